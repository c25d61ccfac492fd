// @ts-check
/** How well a name agrees with the local part of an address: the guard against wrong names. */
import { fold } from "./fold.js";
import { opensWithGiven } from "./given.js";
import { isNamedLikeHost } from "./mailboxes.js";
import { isParticle } from "./names.js";
import { spellings } from "./spellings.js";
import { THINGS } from "./things.js";

/** From here on the address itself vouches for the name. */
export const STRONG = 0.8;
/** The local part is one word of the name and nothing else. */
const ONE_WORD = 0.85;
/** One word of the name, and another that is none of it. */
const ONE_OF_TWO = 0.6;
/** A family's name and up to three letters. */
export const NEARLY = 0.65;
/** "senator.doe@", "repdoe@": what somebody is, not who. */
const OFFICE =
  /^(?:assembly(?:member|man|woman)|cllr|council(?:member|man|woman|or)?|del(?:egate)?|mayor|office|prof|rep(?:resentative)?|sen(?:ator)?)/;
export const OFFICES = new Set(
  (
    "assemblymember assemblyman assemblywoman cllr council councillor councilmember del delegate dr fr frau herr ing lic " +
    "mag mayor mep mp mr mrs ms office pastor pfarrer pfr prof professor rep representative rev sen senator sr"
  ).split(" "),
);
/** "jd": too little to find a name by, enough to tell which of those at hand it is. */
export const TWO_INITIALS = 0.5;
/** Three initials: an organisation's as well, unless a first name opens the row. */
const INITIALS = 0.61;

/**
 * 0 (nothing in common) to 1 (the local part spells the name).
 * @param {string} name @param {string} email
 */
export function agreement(name, email) {
  const local = fold(email.split("@")[0] ?? "")
    .replace(/\+.*$/, "")
    .replace(/\d+$/, "");
  const said = local.split(/[^a-z0-9]+/).filter(Boolean);
  const own = said.filter((part) => !OFFICES.has(part));
  const parts = own.length ? own : said;
  if (!parts.length) return 0;
  const blobs = [parts.join(""), parts.join("").replace(OFFICE, "")].filter((blob, index) => !index || blob.length > 3);
  const agrees = Math.max(
    0,
    ...spellings(name).flatMap((words) => [byParts(parts, words), ...blobs.map((blob) => byBlob(blob, words))]),
  );
  if (agrees === INITIALS && opensWithGiven(name)) return STRONG;
  const isThing = isProject(name, parts.join("")) || isAcronym(name, parts.join(""));
  return agrees === ONE_WORD && isThing ? ONE_OF_TWO : agrees;
}

/**
 * "Rust Embedded Devices Working" over rust@: many words, and the first is what the address is called.
 * @param {string} name @param {string} local
 */
function isProject(name, local) {
  const words = name.split(" ").filter((word) => word.length > 2 && !isParticle(word));
  return words.length > 3 && fold(words[0] ?? "") === local && !opensWithGiven(name);
}

/** "Wayne County LEPC" over lepc@; "Jane DOE" over doe@ is a person. @param {string} name @param {string} local */
function isAcronym(name, local) {
  const words = name.split(" ");
  const isPerson = opensWithGiven(name) && !words.some((word) => THINGS.has(word.toLowerCase()));
  return /\p{Ll}/u.test(name) && words.includes(local.toUpperCase()) && !isPerson;
}

/**
 * "acme@acme.example": one word in common with the organisation's name proves nothing; on a domain of her own
 * ("jane@janedoe.example") the host agrees with the whole name.
 * @param {string} name @param {string} email
 */
export function agreementBeyondHost(name, email) {
  const agrees = agreement(name, email);
  if (agrees !== ONE_WORD || !isNamedLikeHost(email)) return agrees;
  const labels = (email.split("@")[1] ?? "").split(".");
  return labels.some((label) => agreement(name, label) >= 0.9) ? agrees : 0;
}

/**
 * jane.doe, j.doe, doe-j: each part is a word of the name, or the start of one.
 * @param {string[]} parts
 * @param {string[]} words
 */
function byParts(parts, words) {
  if (parts.length < 2) return 0;
  const left = [...words];
  let full = 0;
  let short = 0;
  let longest = 0;
  let strange = 0;
  for (const part of parts) {
    const exact = left.findIndex((word) => word === part);
    const index = exact >= 0 ? exact : left.findIndex((word) => word.startsWith(part));
    if (index < 0) {
      if (takesInitials(part, left)) short += 1;
      else strange = Math.max(strange, part.length);
      continue;
    }
    left.splice(index, 1);
    longest = Math.max(longest, part.length);
    if (exact >= 0 && part.length > 1) full += 1;
    else short += 1;
  }
  if (full >= 2) return 1;
  // "per.doe@" is a relative of Jane Doe's; "doe.mp@" may be hers.
  if (full === 1) return short ? 0.95 : strange > 2 ? ONE_OF_TWO : 0.7;
  return short > 1 && longest > 3 ? STRONG : 0;
}

/** "jl.doe" is Jean-Luc Doe: the letters begin as many words, which are used up. @param {string} part @param {string[]} left */
function takesInitials(part, left) {
  if (part.length > 3 || part.length > left.length) return false;
  const rest = [...left];
  for (const letter of part) {
    const index = rest.findIndex((word) => word.startsWith(letter));
    if (index < 0) return false;
    rest.splice(index, 1);
  }
  left.splice(0, left.length, ...rest);
  return true;
}

/**
 * janedoe, jdoe, doej, janed, jd...: the blob is cut into words of the name and starts of them.
 * @param {string} blob
 * @param {string[]} words
 */
function byBlob(blob, words) {
  if (blob.length === 2 && words.includes(blob)) return ONE_WORD;
  const best = consume(blob, words, { full: 0, letters: 0, used: 0 });
  if (best > 0) return best;
  const inside = words.find((word) => word.length > 4 && blob.includes(word) && word.length * 2 > blob.length);
  if (!inside) return 0;
  return blob.length - inside.length > 3 ? ONE_OF_TWO : NEARLY;
}

/** @typedef {{full: number, letters: number, used: number}} Cut */

/** @param {string} rest @param {string[]} words @param {Cut} cut @returns {number} */
function consume(rest, words, cut) {
  let best = rest ? leftOver(rest, cut) : worth(cut);
  for (const [index, word] of words.entries()) {
    if (!rest.startsWith(word.charAt(0))) continue;
    const others = words.filter((_, other) => other !== index);
    for (let length = 1; length <= word.length && rest.startsWith(word.slice(0, length)); length += 1) {
      const full = length === word.length && length > 1;
      best = Math.max(
        best,
        consume(rest.slice(length), others, {
          full: cut.full + (full && length > 2 ? 1 : 0),
          letters: Math.max(cut.letters, length),
          used: cut.used + 1,
        }),
      );
    }
  }
  return best;
}

/**
 * Two full words, or an initial and a full one, may be followed by more ("janedoe.office", "jdoemp").
 * @param {string} rest
 * @param {Cut} cut
 */
function leftOver(rest, { full, used }) {
  if (full >= 2) return 0.9;
  return full === 1 && used > 1 && rest.length <= 2 ? 0.75 : 0;
}

/** @param {Cut} cut */
function worth({ full, letters, used }) {
  if (full >= 2) return 1;
  if (full === 1) return used > 1 ? 0.95 : ONE_WORD;
  if (used > 1 && letters >= 3) return 0.8;
  if (used >= 3) return INITIALS;
  if (used === 1 && letters >= 3) return 0.7;
  return used === 2 ? TWO_INITIALS : 0;
}

/**
 * The part of a capitalised run that the address speaks for ("Pressesprecher Jan Doe" + jdoe@ -> "Jan Doe").
 * @param {string} run @param {string} email @param {boolean} fenced whether all of the run can be the name
 * @returns {{name: string, agrees: number}}
 */
export function bestPart(run, email, fenced) {
  const words = run.split(" ");
  let best = { name: run, agrees: agreementBeyondHost(run, email), rank: 0 };
  if (words.length < 2) return best;
  best.rank = rank(words, words, best.agrees, email, fenced);
  for (let from = 0; from < words.length; from += 1) {
    for (let to = from + 1; to <= words.length; to += 1) {
      const part = words.slice(from, to);
      if (part.length === words.length || isParticle(part.at(-1) ?? "")) continue;
      const name = part.join(" ");
      const agrees = agreementBeyondHost(name, email);
      const score = rank(part, words, agrees, email, fenced);
      if (score > best.rank) best = { name, agrees, rank: score };
    }
  }
  return best;
}

/**
 * @param {string[]} part
 * @param {string[]} words
 * @param {number} agrees
 * @param {string} email
 * @param {boolean} fenced
 */
function rank(part, words, agrees, email, fenced) {
  if (!agrees) return 0;
  const ends = [part[0] ?? "", part.at(-1) ?? ""].filter((word) => touches(word, email)).length;
  const spare = part.filter((word) => !touches(word, email)).length;
  if (fenced) return agrees + (part.length === words.length ? 0.5 : 0) + 0.1 * ends;
  if (part.length > 1 && ends === 2) return agrees + 1 - 0.05 * spare;
  return agrees + 0.1 * Math.min(part.length, 3) + 0.2 * ends - (part.length === 1 ? 0.3 : 0);
}

/** @param {string} word @param {string} email */
function touches(word, email) {
  const local = fold(email.split("@")[0] ?? "");
  const plain = fold(word).replace(/[^a-z0-9]/g, "");
  if (plain.length > 2 && local.includes(plain)) return true;
  return local.split(/[^a-z]+/).some((part) => part.charAt(0) === plain.charAt(0));
}
