// @ts-check
/** What a personal name looks like, and how well one agrees with an e-mail address. */
import { NOT_NAMES, PARTICLES, TITLES } from "./words.js";

const WORD = /^\p{Lu}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*\.?$/u;
const INITIAL = /^\p{Lu}\.?(?:-?\p{Lu}\.)?$/u;
const NICKNAME = /^[("“'][\p{L} .'-]+[)"”']$/u;
export const MAX_WORDS = 6;

/** @param {string} text */
export function fold(text) {
  return text
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/ø/g, "o")
    .replace(/æ/g, "ae")
    .replace(/œ/g, "oe")
    .replace(/ł/g, "l")
    .replace(/đ/g, "d")
    .replace(/ı/g, "i")
    .normalize("NFD")
    .replace(/\p{M}/gu, "");
}

/** @param {string} word */
export const bare = (word) => word.replace(/[.,:;]+$/, "").toLowerCase();

/** @param {string} word */
export const isNameWord = (word) =>
  INITIAL.test(word) ||
  (word.length <= 30 && WORD.test(word) && !NOT_NAMES.has(bare(word)) && !/['’](?:s|t|re|ll|ve)$/.test(word));

/** @param {string} word */
export const isParticle = (word) => PARTICLES.has(word.toLowerCase()) && /^\p{Ll}/u.test(word);

/** @param {string} word */
export const isTitle = (word) => TITLES.has(bare(word)) && !/^m$|^e$/i.test(word);

/** Is the whole text one personal name? @param {string} text */
export function isName(text) {
  if (text.length > 100) return false;
  const words = stripTitles(text).split(" ");
  const proper = words.filter((word) => isNameWord(word));
  if (proper.length < 2 || words.length > MAX_WORDS || !proper.some((word) => word.length > 2)) return false;
  if (!words.every((word) => isNameWord(word) || isParticle(word) || NICKNAME.test(word))) return false;
  return isNameWord(words.at(-1) ?? "") || NICKNAME.test(words.at(-1) ?? "");
}

/** "Dr. Jane Doe, PhD" -> "Jane Doe". @param {string} text */
export function stripTitles(text) {
  const words = dropCredentials(text).trim().split(/\s+/);
  while (words.length > 1 && isTitle(words[0] ?? "")) words.shift();
  return words.join(" ");
}

/**
 * Letters after a name ("Jane Doe, PhD, CPA"); in "DOE, JANE" the capitals are the name itself.
 * @param {string} text
 */
function dropCredentials(text) {
  if (isShouted(text)) return text;
  return text.replace(/(?:,?\s+\(?(?:(?:\p{Lu}\.?\p{Ll}{0,2}\.?){2,6}|[JS]r\.?)\)?)+$/u, (tail) =>
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
  const trimmed = text
    .replace(/\s+/g, " ")
    .replace(/^(?:by|por|par|author|autor|text|name):?\s+(?=\p{Lu})/iu, "")
    .replace(/^[\s"'“„«(·•–—|,:;-]+|[\s"'”“»·•–—|,:;-]+$/g, "");
  const name = dropCredentials(trimmed);
  const [family = "", given = "", more] = name.split(/,\s*/);
  const turned = given && more === undefined && isName(`${given} ${family}`) ? `${given} ${family}` : name;
  return isShouted(turned) ? capitalise(turned) : turned;
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
