// @ts-check
/** What each reader hands in, and how the name of an address is settled from it. */
import { agreementBeyondHost, STRONG } from "./agreement.js";

/**
 * One reader's word on one person. `base` is how far to trust it before the address has been asked.
 * @typedef {{email: string | null, name: string, base: number, signal: string, node: Node | null,
 *   title?: string | null, company?: string | null, profile_url?: string | null}} Evidence
 */
/** @typedef {{name: string | null, score: number, signal: string | null, vouched: number, evidence: Evidence | null}} Verdict */

/** How far the address vouches for the name. @param {Evidence} evidence */
function vouched({ email, name, signal }) {
  // A guess made from the address would agree with it by construction.
  return email && signal !== "local part" ? agreementBeyondHost(name, email) : 0;
}

/** @param {Evidence} evidence @param {Set<string>} without */
export function weigh(evidence, without) {
  if (without.has("agreement")) return evidence.base;
  const agrees = vouched(evidence);
  if (agrees >= STRONG) return Math.max(evidence.base, 0.75 + 0.2 * agrees + 0.05 * evidence.base);
  if (agrees >= 0.65) return Math.max(evidence.base, Math.min(0.75, evidence.base + 0.25));
  return agrees ? evidence.base + 0.05 : evidence.base;
}

/** @param {Evidence[]} evidence @param {Set<string>} without @returns {Verdict} */
export function settle(evidence, without) {
  /** @type {Verdict} */
  let best = { name: null, score: 0, signal: null, vouched: 0, evidence: null };
  for (const one of evidence) {
    const score = weigh(one, without);
    if (score <= best.score) continue;
    best = { name: one.name, score, signal: one.signal, vouched: vouched(one), evidence: one };
  }
  return best;
}
