// @ts-check
/** What each reader hands in, and how the name of an address is settled from it. */
import { agreementBeyondHost, STRONG } from "./agreement.js";

/**
 * One reader's word on one person. `base` is how far to trust it before the address has been asked.
 * @typedef {{email: string | null, name: string, base: number, signal: string, node: Node | null,
 *   title?: string | null, company?: string | null, profile_url?: string | null}} Evidence
 */
/**
 * @typedef {{name: string | null, score: number, signal: string | null, vouched: number, evidence: Evidence | null}}
 *   Verdict
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

/** @param {Evidence[]} evidence @param {Set<string>} without @returns {Verdict} */
export function settle(evidence, without) {
  /** @type {Verdict} */
  let best = { name: null, score: 0, signal: null, vouched: 0, evidence: null };
  for (const one of evidence) {
    const agrees = without.has("agreement") ? 0 : vouched(one);
    const score = weigh(one.base, agrees);
    if (score > best.score) best = { name: one.name, score, signal: one.signal, vouched: agrees, evidence: one };
  }
  return best;
}
