// @ts-check
/** Names written near an address: in its link, in its record or in its sentence. */
import { agreement, OFFICES } from "./agreement.js";
import { candidatesIn } from "./candidates.js";
import { agreeing, alone } from "./claims.js";
import { easternEvidence } from "./eastern.js";
import { SPELLED_OUT } from "./evidence.js";
import { opensWithGiven } from "./given.js";
import { isName, tidyName } from "./names.js";
import { elementOf, placesIn } from "./page.js";
import { titleIn } from "./titles.js";

/** @import {Page, Place} from "./page.js" */
/** @import {Span} from "./page-text.js" */
/** @import {Candidate} from "./candidates.js" */
/** @import {Evidence} from "./evidence.js" */

const BEFORE = 700;
const AFTER = 300;

/** @param {Page} page @param {Place} place @returns {Evidence[]} */
export function linkEvidence(page, place) {
  const { email, node } = place;
  /** @type {Evidence[]} */
  const found = [];
  if (place.named && /\p{L}{2}/u.test(place.named))
    found.push({
      email,
      node,
      name: tidyName(place.named),
      base: isName(tidyName(place.named)) ? 0.9 : 0.5,
      signal: "mailto",
    });
  for (const line of place.label.split("\n")) {
    const whole = tidyName(line);
    if (isName(whole)) found.push({ email, node, name: whole, base: labelTrust(whole, email), signal: "link" });
    else found.push(...agreeing(candidatesIn(line), email, node, 0.5, "link"));
  }
  return found;
}

/**
 * "Jane Doe" over x1@ is a name; "Nature Walks" over naturewalker@ is what the address is for.
 * @param {string} label @param {string} email
 */
function labelTrust(label, email) {
  const isOpaque = !/^[^\d@]{5,}@/.test(email);
  return isOpaque || opensWithGiven(label) || agreement(label, email) > 0 ? 0.8 : 0.55;
}

/**
 * The largest element around an address that holds no other one: its record, if the page has records. And the wider
 * stretch up to the neighbouring addresses.
 * @param {Page} page @param {Place} place @returns {{record: Span, stretch: Span}}
 */
function surroundings(page, place) {
  let record = { start: place.start, end: place.end };
  for (let element = elementOf(place.node); element; element = element.parentElement) {
    const wider = page.text.spans.get(element);
    if (!wider) continue;
    // The length first: counting the addresses of a long list for each of them would be quadratic.
    const shared =
      wider.end - wider.start > BEFORE + AFTER || placesIn(page, wider).some((other) => other.email !== place.email);
    if (shared) return { record, stretch: clip(page, place, wider) };
    record = { start: Math.min(record.start, wider.start), end: Math.max(record.end, wider.end) };
  }
  return { record, stretch: record };
}

/** @param {Page} page @param {Place} place @param {Span} span @returns {Span} */
function clip(page, place, span) {
  let start = Math.max(span.start, place.start - BEFORE);
  let end = Math.min(span.end, place.end + AFTER);
  for (const other of placesIn(page, { start, end })) {
    if (other.email === place.email) continue;
    if (other.end <= place.start) start = Math.max(start, other.end);
    else if (other.start >= place.end) end = Math.min(end, other.start);
  }
  return { start, end };
}

/** @param {Page} page @param {Place} place @returns {Evidence[]} */
export function nearbyEvidence(page, place) {
  const { record, stretch } = surroundings(page, place);
  const candidates = candidatesIn(page.text.text.slice(stretch.start, stretch.end), stretch.start).filter(
    (one) => one.start < place.start || one.start >= place.end,
  );
  const isInside = (/** @type {Candidate} */ one) => one.start >= record.start && one.start < record.end;
  const inRecord = candidates.filter(isInside);
  const others = candidates.filter((one) => !isInside(one));
  const paired = alone(inRecord, place);
  return [
    ...headerName(page, place),
    ...agreeing(inRecord, place.email, place.node, 0.45, "nearby", place).map((one) => ({ ...one, within: true })),
    ...agreeing(others, place.email, place.node, 0.45, "nearby", place, true),
    ...easternEvidence(page, place, record, stretch),
    ...(paired.length ? paired : alone(candidates, place).map((one) => ({ ...one, base: 0.35 }))),
  ].map((one) => ({ ...one, title: titleAfter(page, place, one.name) }));
}

/** "Doe, Jane" <jane@host>: as mail programs write it. @param {Page} page @param {Place} place @returns {Evidence[]} */
function headerName(page, { start, email, node }) {
  const before = page.text.text.slice(Math.max(0, start - 80), start);
  const name = tidyName(
    /(?:^|[:;>\n]|,(?=\s*["“]))\s*(?:(?:by|from|von|de|cc|to)\s+)?([^:;<>\n@]{3,60}?)\s*<\s*$/iu.exec(before)?.[1] ??
      "",
  );
  return isName(name) ? [{ email, node, name, base: 0.85, signal: "mail header" }] : [];
}

/** @param {Page} page @param {Place} place @param {string} name */
function titleAfter(page, place, name) {
  const from = Math.max(0, place.start - BEFORE);
  const text = page.text.text.slice(from, place.end + AFTER);
  const at = text.lastIndexOf(name, place.start - from);
  if (at < 0) return null;
  const end = at + name.length;
  return titleIn(text.slice(end, from + at < place.start ? place.start - from : end + 200));
}

/**
 * first.last@ spells a name, but says nothing of accents or order: a guess.
 * @param {string} email
 * @param {Node} node
 * @returns {Evidence[]}
 */
export function guessEvidence(email, node) {
  const parts = (email.split("@")[0] ?? "").split(/[._]/);
  if (!SPELLED_OUT.test(email) || parts.some((part) => OFFICES.has(part))) return [];
  const name = parts
    .map((part) => part.replace(/(^|-)(\p{L})/gu, (_, dash, letter) => dash + letter.toUpperCase()))
    .join(" ");
  return [{ email, node, name, base: 0.4, signal: "local part" }];
}

/**
 * The text around an address, whoever else is in it: only a name that the address spells out is believed.
 * @param {Page} page
 * @param {Place} place
 * @param {number} whole how well it must agree
 * @returns {Evidence[]}
 */
export function aroundEvidence(page, place, whole) {
  const start = Math.max(0, place.start - BEFORE);
  const candidates = candidatesIn(page.text.text.slice(start, place.end + AFTER), start);
  return agreeing(candidates, place.email, place.node, 0.3, "nearby", place).filter(
    ({ name }) => name.includes(" ") && agreement(name, place.email) >= whole,
  );
}
