// @ts-check
/** The finder for any page: gather addresses, gather evidence for each, settle names. */
import { isDated, isNamedLikeHost, isRoleAddress } from "./mailboxes.js";
import { agreement, STRONG } from "./agreement.js";
import { isEverydayAddress, isEverydayName } from "./everyday.js";
import { rivalsOf, settle } from "./evidence.js";
import { isGiven } from "./given.js";
import { pageEvidence, pageNames, signedNames } from "./byline.js";
import { aroundEvidence, guessEvidence, linkEvidence, nearbyEvidence } from "./nearby.js";
import { isSamePerson } from "./spellings.js";
import { structuredEvidence } from "./structured.js";
import { tableEvidence } from "./tables.js";
import { SURE } from "./sure.js";

/** @import {Page, Place} from "./page.js" */
/** @import {PageNames} from "./byline.js" */
/** @import {Evidence, Verdict} from "./evidence.js" */
/** @import {Found} from "./find.js" */

/** From here on two words of the name stand in the address. */
const WHOLE = 0.95;
/** A name this sure needs no further look at the page. */
const ENOUGH = 0.85;
/** Worth showing, not worth filling in. */
const UNSURE = SURE - 0.05;
const DECLARED = new Set(["table", "json-ld", "microdata"]);

/** @param {Page} page @returns {Found[]} */
export function findGeneric(page) {
  const declared = [
    ...(page.without.has("structured") ? [] : structuredEvidence(page)),
    ...(page.without.has("table") ? [] : tableEvidence(page)),
  ];
  const byEmail = groupBy(page.places, (place) => place.email);
  const evidence = groupBy(declared, (one) => one.email ?? "");
  /** @type {PageNames | undefined} */
  let read;
  const names = () => (read ??= page.without.has("byline") ? new Map() : pageNames(page));
  const emails = new Set([...byEmail.keys(), ...[...evidence.keys()].filter(Boolean)]);
  const found = [...emails].map((email) =>
    asFound(page, email, byEmail.get(email) ?? [], evidence.get(email) ?? [], names),
  );
  return [...found, ...(evidence.get("") ?? []).map(withoutAddress)];
}

/**
 * @param {Page} page
 * @param {string} email
 * @param {Place[]} places
 * @param {Evidence[]} declared
 * @param {() => PageNames} names
 * @returns {Found}
 */
function asFound(page, email, places, declared, names) {
  const role = isRoleAddress(email);
  let verdict = settle(declared, page.without);
  if (verdict.score < ENOUGH) {
    const evidence = [...declared, ...near(page, email, places)];
    verdict = among(page, evidence, settle(evidence, page.without));
  }
  if (verdict.score < ENOUGH && !verdict.contested)
    verdict = better(verdict, settle(far(page, email, places, names), page.without));
  const anchors = [...places.map((place) => place.node), ...declared.flatMap((one) => one.node ?? [])];
  const sure = verdict.score >= SURE;
  const shared = role
    ? !(sure && isPerson(verdict, email))
    : !sure && (isNamedLikeHost(email) || isDated(email) || (verdict.vouched < STRONG && isEverydayAddress(page, email)));
  const mailbox = shared && !page.without.has("mailbox");
  return {
    name: mailbox ? null : verdict.name,
    email,
    score: mailbox ? 0 : round(verdict.score),
    mailbox,
    signals: signalsOf(places, verdict),
    anchors,
    company: verdict.evidence?.company ?? null,
    title: mailbox ? null : (verdict.evidence?.title ?? null),
    profile_url: mailbox ? null : (verdict.evidence?.profile_url ?? null),
  };
}

/**
 * Of two who could own the address, the one who signs the page; without a signature nobody is sure.
 * @param {Page} page
 * @param {Evidence[]} evidence
 * @param {Verdict} verdict
 * @returns {Verdict}
 */
function among(page, evidence, verdict) {
  const rivals = rivalsOf(evidence, verdict);
  const signed = rivals.length ? signedNames(page) : [];
  const isSigned = (/** @type {string | null} */ name) => signed.some((one) => isSamePerson(one, name ?? ""));
  const [signer, ...more] = rivals.filter(({ name }) => isSigned(name));
  if (!rivals.length || (!signer && isSigned(verdict.name))) return verdict;
  if (signer && !isSigned(verdict.name) && more.every(({ name }) => isSamePerson(name, signer.name)))
    return { ...verdict, name: signer.name, evidence: signer };
  return { ...verdict, score: Math.min(verdict.score, UNSURE), contested: true };
}

/** @param {Verdict} one @param {Verdict} other */
const better = (one, other) => (other.score > one.score ? other : one);

/**
 * @param {Page} page
 * @param {string} email
 * @param {Place[]} places
 * @returns {Evidence[]}
 */
function near(page, email, places) {
  const heard = [
    ...(page.without.has("link") ? [] : places.flatMap((place) => linkEvidence(page, place))),
    ...(page.without.has("nearby") ? [] : places.slice(0, 5).flatMap((place) => nearbyEvidence(page, place))),
  ];
  return heard.filter(({ name }) => agreement(name, email) >= WHOLE || !isEverydayName(page, name));
}

/**
 * Where nothing near settles it: the rest of the page, then the address itself.
 * @param {Page} page
 * @param {string} email
 * @param {Place[]} places
 * @param {() => PageNames} names
 * @returns {Evidence[]}
 */
function far(page, email, places, names) {
  const [place] = places;
  if (!place) return [];
  const { node } = place;
  return [
    ...(page.without.has("nearby") ? [] : aroundEvidence(page, place, WHOLE)),
    ...pageEvidence(names(), email, node).filter(
      ({ name }) => agreement(name, email) >= WHOLE || !isEverydayName(page, name),
    ),
    ...(page.without.has("local part") ? [] : guessEvidence(email, node)),
  ];
}

/**
 * A record that names a person makes even "mail@" hers, and so does one that spells her name ("emily.post@", "ola@").
 * @param {Verdict} verdict
 * @param {string} email
 */
const isPerson = ({ vouched, signal }, email) =>
  DECLARED.has(signal ?? "") ||
  (vouched >= WHOLE && /^[^@]+[._-][^@]+@/.test(email)) ||
  (vouched >= STRONG && isGiven(email.split("@")[0] ?? ""));

/** @param {Place[]} places @param {Verdict} verdict */
function signalsOf(places, verdict) {
  const signals = new Set(places.map((place) => /** @type {string} */ (place.via)));
  if (verdict.signal) signals.add(verdict.signal);
  if (verdict.vouched >= STRONG) signals.add("agreement");
  return [...signals];
}

/** @param {Evidence} evidence @returns {Found} */
function withoutAddress(evidence) {
  return {
    name: evidence.name,
    email: null,
    score: round(evidence.base),
    mailbox: false,
    signals: [evidence.signal],
    company: evidence.company ?? null,
    title: evidence.title ?? null,
    profile_url: evidence.profile_url ?? null,
    anchors: evidence.node ? [evidence.node] : [],
  };
}

/**
 * `Map.groupBy` is younger than the browsers served.
 * @template T
 * @param {T[]} items
 * @param {(item: T) => string} key
 */
function groupBy(items, key) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** @param {number} score */
const round = (score) => Math.round(Math.min(1, score) * 100) / 100;
