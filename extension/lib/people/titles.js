// @ts-check
/** Job titles written beside or under a name. */

const JOB =
  /\b(?:manager|director|head|chief|officer|ceo|cto|cfo|coo|president|chair(?:man|woman|person)?|partner|founder|co-?founder|owner|engineer|developer|designer|analyst|consultant|specialist|coordinator|administrator|assistant|associate|secretary|recruiter|advisor|adviser|lead|leader|professor|lecturer|teacher|researcher|scientist|nurse|doctor|physician|attorney|lawyer|counsel|accountant|editor|reporter|journalist|writer|photographer|representative|supervisor|technician|dean|principal|mayor|leiter(?:in)?|leitung|geschäftsführer(?:in)?|referent(?:in)?|sprecher(?:in)?|\p{L}*sprecher(?:in)?|\p{L}*leiter(?:in)?|berater(?:in)?|redakteur(?:in)?|vorsitzende[rn]?|sachbearbeiter(?:in)?|assistenz|directeur|directrice|responsable|chargée? d|chef(?:fe)? de|ingénieure?|développeu(?:r|se)|conseill(?:er|ère)|rédact(?:eur|rice)|gérante?|enseignante?|professeure?|director[a]?|jef[ea]|gerente|coordinador[a]?|profesor[a]?|redactor[a]?|ingenier[oa]|responsabile|direttore|direttrice|docente|diretor[a]?|coordenador[a]?|professora|hoofd|directeur|adviseur|medewerker|kierownik|dyrektor|johtaja|päällikkö|chef)\b/iu;
const MAX_LENGTH = 120;

/** @param {string} line */
export function isTitle(line) {
  return line.length > 3 && line.length <= MAX_LENGTH && JOB.test(line) && !/[@?!]|https?:|\d{3}|[.] /.test(line);
}

/** The rest of the name's line, else one of the next two lines. @param {string} text Starts right behind the name. */
export function titleIn(text) {
  const [rest = "", ...lines] = text.split("\n");
  const inner = /^\s*\(([^)]*)\)/.exec(rest)?.[1];
  const beside = (inner ?? rest.split(/[(|;]/)[0] ?? "").replace(/^[\s,:·•–—-]+|[\s,:·•–—-]+$/g, "");
  return [beside, ...lines.slice(0, 2)].map((line) => line.trim()).find(isTitle) ?? null;
}
