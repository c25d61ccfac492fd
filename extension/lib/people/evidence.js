// @ts-check
/** What each reader hands in, and how the name of an address is settled from it. */
import { agreement, agreementBeyondHost, STRONG } from "./agreement.js";
import { isSamePerson } from "./spellings.js";

/** Two words of letters: a first name and a family's, most often. */
export const SPELLED_OUT = /^\p{L}{2,}(?:-\p{L}{2,})?[._]\p{L}{2,}(?:-\p{L}{2,})?@/u;
/** Below a name guessed from the address. */
const DOUBTED = 0.3;

/**
 * One reader's word on one person. `base` is how far to trust it before the address has been asked.
 * `within` the record of the address, if the page has records.
 * @typedef {{email: string | null, name: string, base: number, signal: string, node: Node | null, within?: boolean,
 *   title?: string | null, company?: string | null, profile_url?: string | null}} Evidence
 */
/**
 * `contested`: others could own the address as well.
 * @typedef {{name: string | null, score: number, signal: string | null, vouched: number, evidence: Evidence | null,
 *   contested?: boolean}} Verdict
 */

/** How far the address vouches for the name. @param {Evidence} evidence */
function vouched({ email, name, signal }) {
  // A guess made from the address would agree with it by construction, and so would the label of its link.
  return email && signal !== "local part" && signal !== "first name" ? agreementBeyondHost(name, email) : 0;
}

/** @param {number} base @param {number} agrees */
function weigh(base, agrees) {
  if (agrees >= STRONG) return Math.max(base, 0.75 + 0.2 * agrees + 0.05 * base);
  if (agrees >= 0.65) return Math.max(base, Math.min(0.75, base + 0.25));
  return agrees ? base + 0.05 : base;
}

const OBSERVED = new Set(["nearby", "link", "byline"]);

/** "mike.flint@" spells another name than the one that happens to stand beside it. @param {Evidence} evidence */
const isContradicted = ({ email, name, signal }) =>
  !!email && OBSERVED.has(signal) && SPELLED_OUT.test(email) && agreement(name, email) === 0;

/** @param {Evidence[]} evidence @param {Set<string>} without @returns {Verdict} */
export function settle(evidence, without) {
  /** @type {Verdict} */
  let best = { name: null, score: 0, signal: null, vouched: 0, evidence: null };
  for (const one of evidence) {
    const agrees = without.has("agreement") ? 0 : vouched(one);
    const score = isContradicted(one) ? Math.min(one.base, DOUBTED) : weigh(one.base, agrees);
    if (score > best.score) best = { name: one.name, score, signal: one.signal, vouched: agrees, evidence: one };
  }
  return best;
}

/**
 * Others whom the address speaks for as well: "jdoe@" on a page with Jane Doe and John Doe.
 * @param {Evidence[]} evidence @param {Verdict} verdict @returns {Evidence[]}
 */
export function rivalsOf(evidence, { signal, vouched: best, evidence: chosen }) {
  if (!chosen || best >= 1 || (signal !== "nearby" && signal !== "byline")) return [];
  return evidence.filter(
    (one) =>
      one.name.includes(" ") &&
      !(chosen.within && !one.within) &&
      vouched(one) >= Math.max(STRONG, best - 0.05) &&
      !isSamePerson(one.name, chosen.name),
  );
}
