// @ts-check
/** The ways a name may be written into an address. */
import { fold } from "./fold.js";
import { isParticle } from "./names.js";
import { nicknamesOf } from "./nicknames.js";
import { isRomanisable, romanised } from "./romanised.js";

const BRACKETED = /[("“'][^)"”']*[)"”']/g;

/** @param {string} name @returns {string[][]} spellings of the name as folded words */
export function spellings(name) {
  const latin = isRomanisable(name) ? [name, ...romanised(name)] : [name];
  const all = latin.flatMap((one) => latinSpellings(one));
  return all.filter((one, index) => all.findIndex((other) => other.join() === one.join()) === index);
}

/** @param {string} name */
function latinSpellings(name) {
  const words = wordsOf(name.replace(BRACKETED, " "));
  const plain = words.map(letters).filter(Boolean);
  const umlauts = words.map((word) => letters(digraphs(word))).filter(Boolean);
  const split = words.flatMap((word) => fold(word).split(/[^a-z0-9]+/)).filter(Boolean);
  const noParticles = words
    .filter((word) => !isParticle(word))
    .map(letters)
    .filter(Boolean);
  return [plain, umlauts, split, noParticles, joinParticles(words), ...nicknamed(name, plain)];
}

/** @param {string} text */
const wordsOf = (text) => text.split(/[\s.]+/).filter((word) => /\p{L}/u.test(word));

/** @param {string} word */
const letters = (word) => fold(word).replace(/[^a-z0-9]/g, "");

/** "Jörn" writes as joern@. @param {string} word */
export function digraphs(word) {
  return word
    .toLowerCase()
    .replace(/ä/g, "ae")
    .replace(/[öø]/g, "oe")
    .replace(/ü/g, "ue")
    .replace(/å/g, "aa")
    .replace(/đ/g, "dj");
}

/** What stands in brackets, or what a first name is usually shortened to. @param {string} name @param {string[]} plain */
function nicknamed(name, plain) {
  const [first = "", ...rest] = plain;
  const told = (name.match(BRACKETED) ?? []).map(letters).filter(Boolean);
  return [...told, ...nicknamesOf(first)].map((short) => [short, ...rest]);
}

/** "Luisa De Guzman" -> luisa, deguzman. @param {string[]} words */
function joinParticles(words) {
  /** @type {string[]} */
  const joined = [];
  let pending = "";
  for (const word of words) {
    if (isParticle(word.toLowerCase())) pending += letters(word);
    else {
      joined.push(pending + letters(word));
      pending = "";
    }
  }
  return joined;
}

/** "Jane Doe", "J. Maria Doe", "Janie Doe": one name within the other, or short for it. @param {string} name @param {string} other */
export function isSamePerson(name, other) {
  const words = wordsOf(name).map(letters);
  const others = wordsOf(other).map(letters);
  const [few, many] = words.length < others.length ? [words, others] : [others, words];
  if (few.every((word) => many.some((one) => one === word || (word.length === 1 && one.startsWith(word))))) return true;
  const [first = ""] = words;
  const [second = ""] = others;
  return words.at(-1) === others.at(-1) && (nicknamesOf(first).includes(second) || nicknamesOf(second).includes(first));
}
