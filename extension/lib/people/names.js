// @ts-check
/** What a personal name looks like, and how well one agrees with an e-mail address. */
import { NOT_NAMES, OPENERS, PARTICLES, TITLES } from "./words.js";

/** @typedef {{name: string, start: number, whole: boolean}} Candidate */

const WORD = /^\p{Lu}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*\.?$/u;
const INITIAL = /^\p{Lu}\.?(?:-?\p{Lu}\.)?$/u;
const NICKNAME = /^[("“'][\p{L} .'-]+[)"”']$/u;
const MAX_WORDS = 6;

/** @param {string} text */
export function fold(text) {
  return text.toLowerCase().replace(/ß/g, "ss").replace(/ø/g, "o").replace(/æ/g, "ae").replace(/œ/g, "oe")
    .replace(/ł/g, "l").replace(/đ/g, "d").replace(/ı/g, "i").normalize("NFD").replace(/\p{M}/gu, "");
}

/** @param {string} word */
const bare = (word) => word.replace(/[.,:;]+$/, "").toLowerCase();

/** @param {string} word */
export const isNameWord = (word) => INITIAL.test(word) ||
  (word.length <= 30 && WORD.test(word) && !NOT_NAMES.has(bare(word)) && !/['’]s$/.test(word));

/** @param {string} word */
export const isParticle = (word) => PARTICLES.has(word.toLowerCase()) && /^\p{Ll}/u.test(word);

/** @param {string} word */
const isTitle = (word) => TITLES.has(bare(word)) && !/^m$|^e$/i.test(word);

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

/** Letters after a name ("Jane Doe, PhD, CPA"); in "DOE, JANE" the capitals are the name itself. @param {string} text */
function dropCredentials(text) {
  if (isShouted(text)) return text;
  return text.replace(/(?:,?\s+\(?(?:(?:\p{Lu}\.?\p{Ll}{0,2}\.?){2,6}|[JS]r\.?)\)?)+$/u, (tail) => (tail.startsWith(",") ? "" : tail));
}

/** @param {string} text */
function isShouted(text) {
  const letters = text.replace(/[^\p{L}]/gu, "");
  return letters.length > 3 && letters === letters.toUpperCase() && letters !== letters.toLowerCase();
}

/** A name as it should be shown: "DOE, JANE" -> "Jane Doe". @param {string} text */
export function tidyName(text) {
  if (text.length > 300) return "";
  const trimmed = text.replace(/\s+/g, " ").replace(/^[\s"'“„«(·•–—|,:;-]+|[\s"'”“»·•–—|,:;-]+$/g, "");
  const name = dropCredentials(trimmed);
  const [family = "", given = "", more] = name.split(/,\s*/);
  const turned = given && more === undefined && isName(`${given} ${family}`) ? `${given} ${family}` : name;
  return isShouted(turned) ? capitalise(turned) : turned;
}

/** @param {string} name */
function capitalise(name) {
  return name.toLowerCase().replace(/(^|[\s'’(-])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase());
}

/**
 * Every stretch of text that may be a name. A stretch that fills its line or is fenced by punctuation is `whole`.
 * @param {string} text @param {number} offset @returns {Candidate[]}
 */
export function candidatesIn(text, offset = 0) {
  /** @type {Candidate[]} */
  const found = [];
  for (const line of text.matchAll(/[^\n,;:|·•–—/()<>[\]{}"“”„«»!?+=*]+/gu)) {
    for (const run of runsOf(line[0])) found.push({ ...run, start: offset + line.index + run.start });
  }
  return found;
}

/** @param {string} piece @returns {Candidate[]} */
function runsOf(piece) {
  const words = [...piece.matchAll(/\S+/g)].map((match) => ({ text: match[0], start: match.index }));
  /** @type {Candidate[]} */
  const runs = [];
  /** @type {typeof words} */
  let run = [];
  const close = () => {
    const candidate = asCandidate(run, run.length === words.length);
    if (candidate) runs.push(candidate);
    run = [];
  };
  for (const [index, word] of words.entries()) {
    if (run.length > 1 && isConjunction(word.text, words.slice(index + 1, index + 3))) {
      close();
      continue;
    }
    const sentenceEnd = /\p{L}{3}\.$/u.test(word.text);
    const text = sentenceEnd ? word.text.slice(0, -1) : word.text;
    if (isNameWord(text) || (run.length && isParticle(text))) run.push({ ...word, text });
    else close();
    if (sentenceEnd || run.length === MAX_WORDS) close();
  }
  close();
  return runs;
}

/** "Ana Ruiz y Eva Sanz" are two people, "Ana Ortega y Gasset" is one. @param {string} word @param {{text: string}[]} rest */
const isConjunction = (word, rest) => /^[yei]$/.test(word) && rest.filter(({ text }) => isNameWord(text)).length === 2;

/** Letters before a name in small ones are a rank or an agency ("OSR Jane Doe"). @param {string} word */
const isShort = (word) => /^\p{Lu}{3,5}$/u.test(word);

/** @param {{text: string, start: number}[]} run @param {boolean} whole @returns {Candidate | null} */
function asCandidate(run, whole) {
  const words = [...run];
  const shouted = words.every((word) => isShort(word.text));
  while (words.length > 2 && !shouted && isShort(words[0]?.text ?? "")) words.shift();
  while (words.length && (OPENERS.has(bare(words[0]?.text ?? "")) || isTitle(words[0]?.text ?? ""))) words.shift();
  // "A Jane Doe" opens with an article, "A. Jane Doe" with an initial.
  while (words.length && /^[AIOYE]$/.test(words[0]?.text ?? "")) words.shift();
  while (words.length && isParticle(words.at(-1)?.text ?? "")) words.pop();
  const first = words[0];
  if (!first) return null;
  return { name: words.map((word) => word.text).join(" "), start: first.start, whole: whole && words.length > 1 };
}
