// @ts-check
/** What the panel knows while somebody is being enrolled, and pure functions over it. */

import { stripTitles } from "./people/names.js";

/** @import { Person } from "./people/find.js" */
/** @import { Ask, AskedPerson, Audience, Change, Enrolled, Known, ListedPerson, Override, Preview, Sequence, Status, Step } from "./types.js" */

/**
 * @typedef {{ id: string, first: string, last: string, sure: boolean, email: string, found: boolean, ticked: boolean, fixed: boolean,
 *   shared: boolean, company: string, title: string, profile_url: string, source_url: string, person_id: number | null,
 *   fields: Record<string, string>, status: Status | null, optedOut: string, kind: "" | Audience,
 *   startAt: number }} Someone `startAt`: the step of their own at which they start, 0 for where all do; `fixed`: put right by
 *   hand, so that the page has no say any more
 * @typedef {"people" | "check" | "sequence" | "steps" | "preview" | "done" | "unknown" | "status" | "day" |
 *   "known"} Screen
 * @typedef {"" | "unread" | "closed" | "nobody" | "reading"} PageProblem
 * @typedef {{ tabId: number, url: string, title: string, problem: PageProblem }} Page
 * @typedef {Record<string, Record<number, Change>>} Changes by scope ("all" or somebody's id), then by step id
 * @typedef {{ screen: Screen, from: Screen, reviewing: boolean, audience: Audience, page: Page | null, people: Someone[],
 *   sequence: Sequence | null, startAt: number, sendToday: boolean, changes: Changes, scope: string, keepOthers: boolean,
 *   open: number, who: number, key: string, body: string, batch: Enrolled | null, statusId: number | null,
 *   intent: "" | "pause" | "unenroll", byHand: Someone | null, draft: Someone | null, picked: number,
 *   taken: ListedPerson[], server: string }} State `byHand`, `draft`: somebody being typed, and somebody of the list being
 *   put right; `picked`, `taken`: the sequence and the known people marked on their screens; `server`: whose numbers these are
 */

export const MOST = 500; // people in one go, the server's limit

const LONGEST_ADDRESS = 2000;

/** @returns {State} */
export function fresh() {
  return {
    screen: "people", from: "people", reviewing: false, audience: "candidates", page: null, people: [], ...nothingChosen(),
    batch: null, statusId: null, intent: "", byHand: null, draft: null, taken: [], server: "",
  };
}

/** What belongs to one sequence and is forgotten when another is chosen. */
export function nothingChosen() {
  return {
    sequence: null, startAt: 1, sendToday: false, changes: {}, scope: "all", keepOthers: false, open: 0, who: 0,
    picked: 0, key: "", body: "",
  };
}

/** Another sequence, or none: nothing said about the last one holds. @param {State} state */
export function forgetSequence(state) {
  Object.assign(state, nothingChosen());
  for (const person of state.people) person.startAt = 0;
}

/** @param {string} name */
export function splitName(name) {
  // "Dear Dr" greets no one.
  const plain = stripTitles(name);
  const [family, given] = plain.split(",").map((part) => part.trim());
  if (given && family) return { first: given, last: family };
  const words = plain.split(/\s+/);
  return { first: words[0] ?? "", last: words.slice(1).join(" ") };
}

/**
 * @param {Person} found
 * @param {string} pageUrl
 * @param {number} sureScore names below it are left empty: a wrong first name is worse than none
 * @returns {Someone}
 */
export function someoneFound(found, pageUrl, sureScore) {
  const sure = Boolean(found.name) && found.score >= sureScore;
  return {
    ...nobody(), ...(sure ? splitName(found.name ?? "") : {}), id: idOf(found), sure, email: found.email ?? "",
    found: Boolean(found.email), ticked: !found.mailbox, shared: found.mailbox, company: found.company ?? "",
    title: found.title ?? "", profile_url: found.profile_url ?? "", source_url: pageUrl.slice(0, LONGEST_ADDRESS),
  };
}

/** @param {Person} found */
function idOf(found) {
  return (found.email || found.profile_url || found.name || "").toLowerCase();
}

/** @returns {Someone} */
export function nobody() {
  return {
    id: "", first: "", last: "", sure: true, email: "", found: false, ticked: true, fixed: false, shared: false,
    company: "", title: "", profile_url: "", source_url: "", person_id: null, fields: {}, status: null, optedOut: "", kind: "",
    startAt: 0,
  };
}

/**
 * A page read again: what the user typed and ticked stays.
 * @param {Someone[]} before
 * @param {Someone[]} after
 * @returns {Someone[]}
 */
export function readAgain(before, after) {
  const old = new Map(before.map((person) => [person.id, person]));
  const again = after.map((person) => {
    const known = old.get(person.id);
    if (known?.fixed) return known;
    return known ? { ...person, first: known.first || person.first, last: known.last || person.last,
      email: person.email || known.email, ticked: known.ticked, startAt: known.startAt } : person;
  });
  const byHand = before.filter((person) => person.id.startsWith("hand:"));
  return [...again, ...byHand];
}

/**
 * @param {Someone[]} people
 * @param {Known[]} known one per person, in order
 */
export function applyKnown(people, known) {
  people.forEach((person, index) => {
    const fact = known[index];
    if (!fact) return;
    person.person_id = fact.person?.id ?? null;
    person.status = fact.enrollment;
    person.optedOut = fact.suppressed?.sentence ?? "";
    person.email ||= fact.mail;
    person.kind = fact.person?.candidate ? "candidates" : fact.person?.contact ? "contacts" : "";
    if (fact.person && !person.sure) Object.assign(person, splitName(fact.person.name), { sure: true });
  });
}

/** A plausible address; the server has the last word. @param {string} text */
export function isAddress(text) {
  return /^[^\s@<>",;]+@[^\s@<>",;]+\.[^\s@.<>",;]{2,}$/.test(text);
}

/** @param {Someone} person */
export function fullName(person) {
  return `${person.first} ${person.last}`.trim();
}

/** @param {Someone} person */
export function shownName(person) {
  return fullName(person) || person.email;
}

/** @param {State} state */
export function ticked(state) {
  return state.people.filter((person) => person.ticked);
}

/**
 * The request for preview and enroll; person numbers in it count the ticked people from 0.
 * @param {State} state
 * @returns {Ask}
 */
export function askOf(state) {
  const people = ticked(state);
  /** @type {Ask} */
  const ask = { audience: state.audience, people: people.map(askedPerson) };
  if (!state.sequence) return ask;
  ask.sequence_id = state.sequence.id;
  ask.start_at = state.startAt;
  ask.send_today = state.sendToday;
  ask.overrides = overridesOf(state.changes, people);
  return ask;
}

/**
 * @param {Someone} person
 * @returns {AskedPerson}
 */
function askedPerson(person) {
  /** @type {AskedPerson} */
  const asked = {};
  if (person.person_id) asked.id = person.person_id;
  const texts = { email: person.email.trim(), first_name: person.first.trim(), last_name: person.last.trim(),
    company: person.company, title: person.title, profile_url: person.profile_url, source_url: person.source_url };
  for (const [name, value] of Object.entries(texts)) if (value) Reflect.set(asked, name, value);
  if (Object.keys(person.fields).length) asked.fields = person.fields;
  if (person.startAt) asked.start_at = person.startAt;
  return asked;
}

/**
 * @param {Changes} changes
 * @param {Someone[]} people
 * @returns {Override[]}
 */
function overridesOf(changes, people) {
  /** @type {Override[]} */
  const overrides = [];
  for (const [scope, steps] of Object.entries(changes)) {
    const person = scope === "all" ? null : people.findIndex((one) => one.id === scope);
    if (person === -1) continue; // somebody no longer ticked
    for (const [step, change] of Object.entries(steps)) overrides.push({ step_id: Number(step), person, ...change });
  }
  return overrides;
}

/**
 * The step as it stands for this scope, the shared sequence first, then everybody's changes, then one person's.
 * @param {State} state
 * @param {Step} step
 * @returns {Step}
 */
export function effective(state, step) {
  return { ...step, ...state.changes.all?.[step.id], ...state.changes[state.scope]?.[step.id] };
}

/**
 * The subject a step leaves with: its own, or the one of the thread it would have joined.
 * @param {State} state
 * @param {Step} step
 * @returns {string}
 */
export function subjectOf(state, step) {
  const own = effective(state, step).subject;
  if (own || step.kind === "task") return own;
  const opener = (state.sequence?.steps ?? []).findLast((other) =>
    other.position < step.position && other.kind === "email" && other.thread === "new");
  return opener ? effective(state, opener).subject : "";
}

/**
 * Writes one change for the present scope; a new day carries the later steps along unless `keepOthers`.
 * @param {State} state
 * @param {Step} step
 * @param {Change} change
 */
export function changeStep(state, step, change) {
  const moved = change.day_offset === undefined ? 0 : change.day_offset - effective(state, step).day_offset;
  const later = state.keepOthers || !moved ? [] : (state.sequence?.steps ?? [])
    .filter((other) => other.position > step.position)
    .map((other) => ({ other, day_offset: effective(state, other).day_offset + moved }));
  write(state, step, change);
  for (const { other, day_offset } of later) write(state, other, { day_offset });
}

/**
 * @param {State} state
 * @param {Step} step
 * @param {Change} change
 */
function write(state, step, change) {
  const scope = (state.changes[state.scope] ??= {});
  const kept = { ...scope[step.id], ...change };
  const ground = { ...step, ...(state.scope === "all" ? {} : state.changes.all?.[step.id]) };
  for (const name of /** @type {(keyof Change)[]} */ (Object.keys(kept))) {
    if (kept[name] === ground[name]) delete kept[name];
  }
  if (Object.keys(kept).length) scope[step.id] = kept;
  else delete scope[step.id];
}

/**
 * @param {State} state
 * @param {Step} step
 */
export function changedHere(state, step) {
  return state.changes[state.scope]?.[step.id] ?? null;
}

/**
 * @param {State} state
 * @param {Step} step
 */
export function backToSequence(state, step) {
  delete state.changes[state.scope]?.[step.id];
}

/**
 * The key that makes a second click harmless: the same for the same request, new for another.
 * @param {State} state
 * @param {string} body
 */
export function keyFor(state, body) {
  if (state.body !== body || !state.key) Object.assign(state, { body, key: crypto.randomUUID() });
  return state.key;
}

/**
 * The person whose dates *Steps and dates* shows: the chosen one, else one who starts where all do.
 * @param {State} state
 * @param {Preview} preview
 */
export function shownPerson(state, preview) {
  const people = ticked(state);
  const index = people.findIndex((person) => person.id === state.scope);
  const eligible = preview.people.filter((person) => person.eligible);
  return preview.people.find((person) => person.index === index)
    ?? eligible.find((person) => !people[person.index]?.startAt) ?? eligible[0];
}

/**
 * The step at which this person starts, or, without one, everybody.
 * @param {State} state
 * @param {number} [index] among the ticked people
 */
export function startOf(state, index = -1) {
  return ticked(state)[index]?.startAt || state.startAt;
}
