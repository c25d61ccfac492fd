// @ts-check
/** What each reader hands in, and how the name of an address is settled from it. */
import { agreement, STRONG } from "./agreement.js";

/**
 * One reader's word on one person. `base` is how far to trust it before the address has been asked.
 * @typedef {{email: string | null, name: string, base: number, signal: string, node: Node | null,
 *   title?: string | null, company?: string | null, profile_url?: string | null}} Evidence
 */
/** @typedef {{name: string | null, score: number, signal: string | null, agrees: boolean, evidence: Evidence | null}} Verdict */

/** @param {Evidence} evidence @param {Set<string>} without */
export function weigh(evidence, without) {
  // A guess made from the address would agree with it by construction.
  if (!evidence.email || without.has("agreement") || evidence.signal === "local part") return evidence.base;
  const agrees = agreement(evidence.name, evidence.email);
  if (agrees >= STRONG) return Math.max(evidence.base, 0.75 + 0.2 * agrees + 0.05 * evidence.base);
  if (agrees >= 0.65) return Math.max(evidence.base, Math.min(0.75, evidence.base + 0.25));
  return agrees ? evidence.base + 0.05 : evidence.base;
}

/** @param {Evidence[]} evidence @param {Set<string>} without @returns {Verdict} */
export function settle(evidence, without) {
  /** @type {Verdict} */
  let best = { name: null, score: 0, signal: null, agrees: false, evidence: null };
  for (const one of evidence) {
    const score = weigh(one, without);
    if (score <= best.score) continue;
    const agrees = !!one.email && one.signal !== "local part" && agreement(one.name, one.email) >= STRONG;
    best = { name: one.name, score, signal: one.signal, agrees, evidence: one };
  }
  return best;
}
