// @ts-check
/** What a personal name looks like, and how well one agrees with an e-mail address. */
import { isGiven } from "./given.js";
import { THINGS } from "./things.js";
import { JOBS, NOT_NAMES, PARTICLES, POST_NOMINALS, RANKS, TITLES } from "./words.js";

const WORD = /^\p{Lu}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*\.?$/u;
const INITIAL = /^\p{Lu}\.?(?:-?\p{Lu}\.){0,3}$/u;
const ACRONYM = /^[B-DF-HJ-NP-TV-XZ]{3,}$/;
// German makes one word of it: "Schlichtungsstelle", "Landesverband".
const BODY =
  /\p{L}{4}(?:stelle|kammer|anstalt|schaft|behörde|verwaltung|abteilung|verband|verein|zentrale|zentrum|ministerium|amt)$/iu;
const NICKNAME = /^[("“'][\p{L} .'-]+[)"”']$/u;
export const MAX_WORDS = 6;

/** @param {string} word */
export const bare = (word) => word.replace(/[.,:;]+$/, "").toLowerCase();

/** What is no name but may be a family's: "Parish", "Steward". @param {string} word */
const isThing = (word) => THINGS.has(bare(word)) || (JOBS.has(bare(word)) && !isGiven(word));

/** @param {string} word */
export const isNameWord = (word) =>
  INITIAL.test(word) ||
  (word.length <= 30 &&
    WORD.test(word) &&
    !ACRONYM.test(word) &&
    !NOT_NAMES.has(bare(word)) &&
    !isThing(word) &&
    !(word.length > 8 && BODY.test(word)) &&
    !/['’](?:s|t|re|ll|ve)$/.test(word));

/** "Parish" is a thing, but behind a first name a family's ("Neil Parish"). @param {string} first @param {string} word */
export const isFamilyWord = (first, word) =>
  isNameWord(word) || (isThing(word) && /^\p{Lu}/u.test(word) && isGiven(first));

/** One such word may be a family's name, two are a body ("Wayne County Emergency Planning"). @param {string[]} words */
export const isBody = (words) => words.filter((word) => THINGS.has(bare(word))).length > 1;

/** @param {string} word */
export const isParticle = (word) => PARTICLES.has(word.toLowerCase()) && /^\p{Ll}/u.test(word);

/** "Dr.", "Dr.-Ing.", "Dott.ssa"; "M" and "E" without a stop are initials, "Phil" is a first name. @param {string} word */
export function isTitle(word) {
  const parts = bare(word).split(/[.-]+/).filter(Boolean);
  return parts.length > 0 && parts.every((part) => TITLES.has(part)) && !/^[me]$|^P[Hh][Ii][Ll]$/i.test(word);
}

/** Is the whole text one personal name? @param {string} text */
export function isName(text) {
  if (text.length > 100) return false;
  const words = stripTitles(text).split(" ");
  const first = words[0] ?? "";
  const proper = words.filter((word) => isFamilyWord(first, word));
  if (proper.length < 2 || words.length > MAX_WORDS || !proper.some((word) => word.length > 2)) return false;
  if (isBody(words)) return false;
  const isFit = (/** @type {string} */ word) => isFamilyWord(first, word) || NICKNAME.test(word);
  if (!isNameWord(first) || !words.every((word) => isFit(word) || PARTICLES.has(word.toLowerCase()))) return false;
  // "Building Q", "Platform B": no family is a letter without a stop.
  return isFit(words.at(-1) ?? "") && !/^\p{Lu}$/u.test(words.at(-1) ?? "");
}

/** "Dr. Jane Doe, PhD" -> "Jane Doe". @param {string} text */
export function stripTitles(text) {
  const words = dropCredentials(text).trim().split(/\s+/);
  const opens = (/** @type {string} */ word, /** @type {string} */ next) =>
    isTitle(word) || (words.length > 2 && (isOffice(word) || isDegree(word, next)));
  while (words.length > 1 && opens(words[0] ?? "", words[1] ?? "")) words.shift();
  while (words.length > 2 && isPostNominal(words.at(-1) ?? "")) words.pop();
  return words.join(" ");
}

/** "M.C. Ana Roe": where the first name is written out, letters before it are a degree. @param {string} word @param {string} next */
export const isDegree = (word, next) => /^(?:\p{Lu}\.){2,}$/u.test(word) && isGiven(next);

/** "Bursar Jane Doe", "Dean Jane Doe". @param {string} word */
export const isOffice = (word) => RANKS.has(bare(word)) || JOBS.has(bare(word));

/** "Jane Doe MP", "Jane Doe PhD": the capitals tell it from a name. @param {string} word */
export const isPostNominal = (word) => POST_NOMINALS.has(bare(word).replace(/\./g, "")) && /\p{Lu}.*\p{Lu}/u.test(word);

/**
 * Letters after a name ("Jane Doe, PhD, CPA"); in "DOE, JANE" the capitals are the name itself.
 * @param {string} text
 */
function dropCredentials(text) {
  if (isShouted(text)) return text;
  return text.replace(/(?:,?\s+\(?(?:(?:\p{Lu}\.?\p{Ll}{0,2}\.?){2,6}|[JS]r\.?|Esq\.?)\)?)+$/u, (tail) =>
    tail.startsWith(",") ? "" : tail,
  );
}

/** @param {string} text */
function isShouted(text) {
  const letters = text.replace(/[^\p{L}]/gu, "");
  return letters.length > 3 && letters === letters.toUpperCase() && letters !== letters.toLowerCase();
}

/** A name as it should be shown: "DOE, JANE" -> "Jane Doe". @param {string} text */
export function tidyName(text) {
  if (text.length > 300) return "";
  // In brackets behind a name, friends add a first name, directories a place, a role or a pronoun.
  const trimmed = text
    .replace(/\s+/g, " ")
    .replace(/^(?:by|por|par|author|autor|text|name):?\s+(?=\p{Lu})/iu, "")
    .replace(/^[\s"'“„«(·•–—|,:;*-]+|[\s"'”“»·•–—|,:;*-]+$/g, "")
    .replace(/\s*\(([^()]*)\)$/, (bracket, inner) => (isGiven(inner) ? bracket : ""));
  const name = dropCredentials(trimmed);
  const [family = "", given = "", more] = stripTitles(name).split(/,\s*/);
  const turned = given && more === undefined ? turn(name, family, given) : name;
  return isShouted(turned) ? capitalise(turned) : turned;
}

/** "Doe, Jane", but not "Jane Doe, Bursar". @param {string} name @param {string} family @param {string} given */
function turn(name, family, given) {
  if (isName(family) && given.split(/[\s/-]+/).some((word) => JOBS.has(bare(word)))) return family;
  return isName(`${given} ${family}`) ? `${given} ${family}` : name;
}

/** The name at the head of a longer label ("Jane Doe, Acme.example", "Jane Doe | Acme"). @param {string} text */
export function leadingName(text) {
  const whole = tidyName(text);
  const head = tidyName(text.split(/\s*[,|(–·]\s*|\s-\s/)[0] ?? "");
  return isName(whole) || !isName(head) ? whole : head;
}

/** @param {string} name */
function capitalise(name) {
  return name.toLowerCase().replace(/(^|[\s'’(-])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase());
}
