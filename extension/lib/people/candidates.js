// @ts-check
/** Stretches of running text that may be names. */
import { isGiven } from "./given.js";
import { bare, isDegree, isFamilyWord, isNameWord, isOffice, isParticle, isPostNominal, isTitle, MAX_WORDS } from "./names.js";
import { THINGS } from "./things.js";
import { CALLS, FIRMS, NOT_NAMES, OPENERS, PARTICLES, PLACE_PREPOSITIONS } from "./words.js";

/**
 * `whole` fills its line or what punctuation fences off; `fenced` has only words around it that are surely no names;
 * `paired` shares its last word with somebody before it ("Ann and Bob Doe");
 * `firm` is followed by what only firms are called ("Jane Doe Inc."); `lone` is not part of the name of a place or an organisation; `solitary` is a single word and all there is.
 * @typedef {{name: string, start: number, whole: boolean, fenced: boolean, lone: boolean, solitary: boolean,
 *   paired: boolean, firm: boolean}} Candidate
 */
/** @typedef {{text: string, start: number}} Word */

// 'William "Bill" Doe', "Robert (Bob) Roe": one name, although brackets fence off names elsewhere.
const NICKNAMED = /(?<=(?:^|[\n,;:|])\s*\p{Lu}[\p{L}-]+(?: \p{Lu}\.?)? )[("“](\p{Lu}\p{Ll}+)[)"”](?= \p{Lu}\p{Ll})/gu;
const MASKS = new Map([...'("“)"”'].map((mark, index) => [mark, String.fromCharCode(0xe000 + index)]));
const MARKS = new Map([...MASKS].map(([mark, mask]) => [mask, mark]));

/** @param {string} text @param {number} offset @returns {Candidate[]} */
export function candidatesIn(text, offset = 0) {
  /** @type {Candidate[]} */
  const found = [];
  const masked = text.replace(NICKNAMED, (shown) => [...shown].map((one) => MASKS.get(one) ?? one).join(""));
  for (const piece of masked.matchAll(/[^\n,;:|·•–—/()<>[\]{}"“”„«»!?+=*]+/gu)) {
    for (const run of runsOf(piece[0])) found.push({ ...run, start: offset + piece.index + run.start });
  }
  return found;
}

/** @param {string} word */
const unmasked = (word) => word.replace(/[\uE000-\uE006]/g, (mask) => MARKS.get(mask) ?? "");

/** @param {string} word */
const isMasked = (word) => /^[\uE000-\uE006]/.test(word);

/** @param {string} piece @returns {Candidate[]} */
function runsOf(piece) {
  const words = [...piece.matchAll(/\S+/g)].map((match) => ({ text: match[0], start: match.index }));
  /** @type {Candidate[]} */
  const runs = [];
  let from = 0;
  /** @param {number} to */
  const close = (to) => {
    const candidate = to > from ? asCandidate(words, from, to) : null;
    if (candidate) runs.push(candidate);
    from = to;
  };
  for (const [index, word] of words.entries()) {
    if (!continues(words, from, index)) {
      close(index);
      from = index + (isNameWord(unstopped(word.text)) ? 0 : 1);
    }
    if (isStopped(word.text) || index + 1 - from === MAX_WORDS) close(index + 1);
  }
  close(words.length);
  return runs;
}

/**
 * Does the word at `index` belong to the run that began at `from`?
 * @param {Word[]} words
 * @param {number} from
 * @param {number} index
 */
function continues(words, from, index) {
  const text = unstopped(words[index]?.text ?? "");
  if (index === from) return isNameWord(text);
  if (isMasked(text)) return true;
  if (index - from > 1 && isConjunction(text, words.slice(index + 1, index + 3))) return false;
  // A title may open the run ("Dr. Neil Parish"), so the first name is any word before.
  const first = words.slice(from, index).find((word) => isGiven(word.text))?.text ?? "";
  return isFamilyWord(first, text) || PARTICLES.has(text.toLowerCase());
}

/** "Doe." ends a sentence, "D." is an initial. @param {string} word */
const isStopped = (word) => /\p{L}{3}\.$/u.test(word);

/** @param {string} word */
const unstopped = (word) => (isStopped(word) ? word.slice(0, -1) : word);

/** "Ana Ruiz y Eva Sanz" are two people, "Ana Ortega y Gasset" is one. @param {string} word @param {Word[]} rest */
const isConjunction = (word, rest) => /^[yei]$/.test(word) && rest.filter(({ text }) => isNameWord(text)).length === 2;

/** Letters before a name in small ones are a rank or an agency ("OSR Jane Doe", "VD Jane Doe"). @param {string} word @param {string} next */
const isShort = (word, next) =>
  /\p{Ll}/u.test(next) && (/^\p{Lu}{3,5}$/u.test(word) || (/^\p{Lu}{2}$/u.test(word) && isGiven(next)));

/** @param {Word[]} words @param {number} from @param {number} to @returns {Candidate | null} */
function asCandidate(words, from, to) {
  const run = trimmed(words.slice(from, to));
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) return null;
  const before = words[words.indexOf(first, from) - 1];
  const after = words[to];
  return {
    name: run.map((word) => unmasked(unstopped(word.text))).join(" "),
    start: first.start,
    whole: run.length > 1 && from === 0 && to === words.length,
    fenced: run.length > 1 && isNoName(before) && (isStopped(last.text) || isNoName(after)),
    solitary: run.length === 1 && words.length === 1,
    firm: FIRMS.has(bare(after?.text ?? "")),
    paired: run.length > 1 && isPaired(words, words.indexOf(first, from)),
    lone: !PLACE_PREPOSITIONS.has(before?.text.toLowerCase() ?? "") && !isLabel(before) && !isLabel(after),
  };
}

/** @param {Word[]} words @param {number} at */
const isPaired = (words, at) =>
  /^(?:&|and|und|et|en|e|y|i|og|och|ja)$/i.test(words[at - 1]?.text ?? "") &&
  isNameWord(words[at - 2]?.text ?? "") &&
  !isNameWord(words[at - 3]?.text ?? "");

/** @param {Word[]} run */
function trimmed(run) {
  const words = [...run];
  const text = () => words[0]?.text ?? "";
  while (words.length > 2 && isShort(text(), words[1]?.text ?? "")) words.shift();
  while (words.length > 2 && (isOffice(text()) || isDegree(text(), words[1]?.text ?? ""))) words.shift();
  while (words.length && (OPENERS.has(bare(text())) || isTitle(text()))) words.shift();
  // "A Jane Doe" opens with an article, "A. Jane Doe" with an initial.
  while (words.length && /^[AIOYE]$/.test(text())) words.shift();
  while (words.length > 2 && isPostNominal(words.at(-1)?.text ?? "")) words.pop();
  while (words.length && isParticle(words.at(-1)?.text ?? "")) words.pop();
  return words;
}

/** Nothing, or a word that is surely no name. @param {Word | undefined} word */
const isNoName = (word) =>
  !word || NOT_NAMES.has(bare(word.text)) || THINGS.has(bare(word.text)) || OPENERS.has(bare(word.text)) || isTitle(word.text);

/** "Acme GmbH", "Press Berlin", "10115 Berlin": the company a lone word keeps. @param {Word | undefined} word */
const isLabel = (word) =>
  !!word &&
  !CALLS.has(bare(word.text)) &&
  /^[\p{Lu}\d]/u.test(word.text) &&
  (/^\d/.test(word.text) || ((NOT_NAMES.has(bare(word.text)) || THINGS.has(bare(word.text))) && !OPENERS.has(bare(word.text))));
