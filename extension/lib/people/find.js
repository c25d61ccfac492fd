// @ts-check
/** Find the people on a web page; pure: the document is only read. */
import { ADAPTERS } from "./adapters.js";
import { stripTitles } from "./names.js";
import { openPage } from "./page.js";
import { selectedOnly } from "./selection.js";

export { SURE } from "./sure.js";

/**
 * `score` is the trust in `name` (0 to 1; sure from SURE on); `mailbox` marks a shared role address.
 * @typedef {{name: string | null, email: string | null, score: number, mailbox: boolean, signals: string[],
 *   company: string | null, title: string | null, profile_url: string | null}} Person
 */
/** @typedef {Person & {anchors: Node[]}} Found */

export const MAX_PEOPLE = 2000;
export const MAX_TEXT = 200;

/**
 * @param {Document} document A live, parsed or pruned page.
 * @param {string} url Where it came from.
 * @param {Set<string>} [without] Signals to leave out, to measure what each is worth.
 * @returns {Person[]}
 */
export function findPeople(document, url, without = new Set()) {
  const page = openPage(document, url, without);
  const people = selectedOnly(page, firstFind(page));
  return unique(people.map(withoutMarkup)).slice(0, MAX_PEOPLE).map(asPerson);
}

/** @param {import("./page.js").Page} page @returns {Found[]} */
function firstFind(page) {
  const url = new URL(page.url);
  for (const adapter of ADAPTERS) {
    if (page.without.has(adapter.name) || !adapter.matches(url, page.document)) continue;
    const people = adapter.find(page);
    if (people.length) return people;
  }
  return [];
}

/** One entry per address, or per name where there is none; the surest name wins. @param {Found[]} people */
function unique(people) {
  /** @type {Map<string, Found>} */
  const kept = new Map();
  for (const person of people) {
    const key = person.email ?? `name:${person.name}:${person.profile_url ?? ""}`;
    const other = kept.get(key);
    if (!other || person.score > other.score) kept.set(key, person);
  }
  const named = new Set([...kept.values()].filter((person) => person.email).map((person) => person.name));
  return [...kept.values()].filter((person) => person.email || (person.name && !named.has(person.name)));
}

/** Nobody is called by markup or by a merge tag, whatever structured data claims. @param {Found} found @returns {Found} */
function withoutMarkup(found) {
  return found.name && /[<>{}]|:\/\//.test(found.name) ? { ...found, name: null, score: 0 } : found;
}

/** @param {Found} found @returns {Person} */
function asPerson({ anchors: _, ...person }) {
  const name = person.name && stripTitles(person.name);
  return { ...person, name: cap(name), company: cap(person.company), title: cap(person.title) };
}

/** @param {string | null} text */
function cap(text) {
  const plain = text?.replace(/\s+/g, " ").trim();
  return plain ? plain.slice(0, MAX_TEXT) : null;
}
