// @ts-check
/** Stretches of running text that may be names. */
import { bare, isNameWord, isParticle, isTitle, MAX_WORDS } from "./names.js";
import { NOT_NAMES, OPENERS, PARTICLES, PLACE_PREPOSITIONS } from "./words.js";

/**
 * `whole` fills its line or what punctuation fences off; `fenced` has only words around it that are surely no names;
 * `lone` is not part of the name of a place or an organisation; `solitary` is a single word and all there is.
 * @typedef {{name: string, start: number, whole: boolean, fenced: boolean, lone: boolean, solitary: boolean}} Candidate
 */
/** @typedef {{text: string, start: number}} Word */

/** @param {string} text @param {number} offset @returns {Candidate[]} */
export function candidatesIn(text, offset = 0) {
  /** @type {Candidate[]} */
  const found = [];
  for (const piece of text.matchAll(/[^\n,;:|·•–—/()<>[\]{}"“”„«»!?+=*]+/gu)) {
    for (const run of runsOf(piece[0])) found.push({ ...run, start: offset + piece.index + run.start });
  }
  return found;
}

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
  if (index - from > 1 && isConjunction(text, words.slice(index + 1, index + 3))) return false;
  return isNameWord(text) || PARTICLES.has(text.toLowerCase());
}

/** "Doe." ends a sentence, "D." is an initial. @param {string} word */
const isStopped = (word) => /\p{L}{3}\.$/u.test(word);

/** @param {string} word */
const unstopped = (word) => (isStopped(word) ? word.slice(0, -1) : word);

/** "Ana Ruiz y Eva Sanz" are two people, "Ana Ortega y Gasset" is one. @param {string} word @param {Word[]} rest */
const isConjunction = (word, rest) => /^[yei]$/.test(word) && rest.filter(({ text }) => isNameWord(text)).length === 2;

/** Letters before a name in small ones are a rank or an agency ("OSR Jane Doe"). @param {string} word */
const isShort = (word) => /^\p{Lu}{3,5}$/u.test(word);

/** @param {Word[]} words @param {number} from @param {number} to @returns {Candidate | null} */
function asCandidate(words, from, to) {
  const run = trimmed(words.slice(from, to));
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) return null;
  const before = words[words.indexOf(first, from) - 1];
  const after = words[to];
  return {
    name: run.map((word) => unstopped(word.text)).join(" "),
    start: first.start,
    whole: run.length > 1 && from === 0 && to === words.length,
    fenced: run.length > 1 && isNoName(before) && (isStopped(last.text) || isNoName(after)),
    solitary: run.length === 1 && words.length === 1,
    lone: !PLACE_PREPOSITIONS.has(before?.text.toLowerCase() ?? "") && !isLabel(before) && !isLabel(after),
  };
}

/** @param {Word[]} run */
function trimmed(run) {
  const words = [...run];
  const text = () => words[0]?.text ?? "";
  while (words.length > 2 && isShort(text()) && !words.every((word) => isShort(word.text))) words.shift();
  while (words.length && (OPENERS.has(bare(text())) || isTitle(text()))) words.shift();
  // "A Jane Doe" opens with an article, "A. Jane Doe" with an initial.
  while (words.length && /^[AIOYE]$/.test(text())) words.shift();
  while (words.length && isParticle(words.at(-1)?.text ?? "")) words.pop();
  return words;
}

/** Nothing, or a word that is surely no name. @param {Word | undefined} word */
const isNoName = (word) =>
  !word || NOT_NAMES.has(bare(word.text)) || OPENERS.has(bare(word.text)) || isTitle(word.text);

/** "Acme GmbH", "Press Berlin", "10115 Berlin": the company a lone word keeps. @param {Word | undefined} word */
const isLabel = (word) =>
  !!word &&
  /^[\p{Lu}\d]/u.test(word.text) &&
  (/^\d/.test(word.text) || (NOT_NAMES.has(bare(word.text)) && !OPENERS.has(bare(word.text))));
