// @ts-check
/** Which of the names around an address is its owner's, and how far that may be believed. */
import { agreement, bestPart, NEARLY, STRONG, TWO_INITIALS } from "./agreement.js";
import { fold } from "./fold.js";
import { isGiven, opensWithGiven } from "./given.js";
import { isBody, isName, tidyName } from "./names.js";
import { digraphs, isSamePerson } from "./spellings.js";

/** @import {Place} from "./page.js" */
/** @import {Candidate} from "./candidates.js" */
/** @import {Evidence} from "./evidence.js" */

/** Less than one word in two of the address is no agreement. */
const LEAST = 0.6;
const NEAR = 120;

/**
 * Candidates the address speaks for, the nearest first; a name before its address is the usual order.
 * @param {Candidate[]} candidates @param {string} email @param {Node | null} node @param {number} base @param {string} signal
 * @param {Place} [place] @param {boolean} [outside] beyond the record of the address @returns {Evidence[]}
 */
export function agreeing(candidates, email, node, base, signal, place, outside = false) {
  return candidates.flatMap((candidate) => {
    // Two people share the address of a family, unless it says whose it is.
    if (candidate.paired && !isFirstOf(candidate.name, email)) return [];
    const { name, agrees } = bestPart(candidate.name, email, candidate.whole || candidate.fenced);
    if (agrees < (candidate.firm ? 1 : LEAST) || isBody(name.split(" "))) return [];
    const gap = place ? gapBetween(candidate, place) : 0;
    const near = base - Math.min(0.2, gap / 5000) - 0.05 * spareWords(name, email);
    const claim = { email, node, name: tidyName(name), base: near, signal };
    if (name.includes(" ")) return [outside && agrees <= NEARLY ? { ...claim, base: near - 0.1 } : claim];
    if (agrees < STRONG || gap > NEAR || !candidate.lone || !isFirstWord(name, email)) return [];
    // A lone word may as well be what the address is for, unless it is a common first name.
    if (!isGiven(name)) return [{ ...claim, base: 0.5, signal: "first name" }];
    if (candidate.solitary) return [{ ...claim, base: 0.7, signal: "first name" }];
    return place ? [{ ...claim, base: near - 0.3 }] : [];
  });
}

/** @param {Candidate} candidate @param {Place} place */
const gapBetween = (candidate, place) =>
  candidate.start < place.start ? place.start - candidate.start : candidate.start - place.end + 40;

/**
 * Of two spellings the one that the address spells out is nearer to what its owner uses.
 * @param {string} name
 * @param {string} email
 */
function spareWords(name, email) {
  const local = fold(email.split("@")[0] ?? "");
  return fold(name)
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length === 1 || (word && !local.includes(word))).length;
}

/** @param {string} name @param {string} email */
function isFirstOf(name, email) {
  const [first = "", family = ""] = fold(name).split(" ");
  const rest = fold(email.split("@")[0] ?? "").replace(family, "");
  return rest.length > 0 && first.startsWith(rest.replace(/[^a-z]/g, "").slice(0, 1));
}

/**
 * A lone first name counts only where the address is exactly that; an acronym is no first name.
 * @param {string} name
 * @param {string} email
 */
const isFirstWord = (name, email) =>
  /\p{Ll}/u.test(name) && [fold(name), fold(digraphs(name))].includes(fold(email).split(/[@._-]/)[0] ?? "");

/**
 * A record with one address and one name needs no agreement to pair them, only less trust.
 * @param {Candidate[]} candidates
 * @param {Place} place
 * @returns {Evidence[]}
 */
export function alone(candidates, place) {
  const whole = candidates.filter((one) => (one.whole || (one.fenced && !one.paired && !one.firm)) && isName(one.name));
  const initialled = whole.filter((one) => agreement(one.name, place.email) === TWO_INITIALS);
  const chosen = isOne(initialled) ? initialled : whole;
  const nearest = chosen.filter((one) => one.start < place.start).at(-1) ?? chosen[0];
  if (!nearest) return [];
  const told = chosen === initialled && opensWithGiven(nearest.name);
  const trust = told ? 0.6 : isOne(chosen) ? 0.5 : 0.35;
  const base = nearest.whole ? trust : Math.min(trust, 0.4);
  return [{ email: place.email, node: place.node, name: tidyName(nearest.name), base, signal: "nearby" }];
}

/** Whether all of them are spellings of one name. @param {Candidate[]} candidates */
const isOne = ([first, ...more]) => !!first && more.every(({ name }) => isSamePerson(name, first.name));
