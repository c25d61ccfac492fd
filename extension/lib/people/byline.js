// @ts-check
/** Names a page gives elsewhere than beside an address: in headings, by-lines, elements of their own. */
import { bestPart, STRONG } from "./agreement.js";
import { candidatesIn } from "./candidates.js";
import { fold } from "./fold.js";
import { isName, tidyName } from "./names.js";
import { spanOf, textOf } from "./page.js";

/** @import {Page} from "./page.js" */
/** @import {Evidence} from "./evidence.js" */

const BYLINES =
  '[rel~="author"],[itemprop~="author"],[class*="byline"],[class*="author"],[class*="autor"],' +
  'a[href*="/author"],a[href*="/autor"],h1,h2,h3,' +
  'meta[name="author"],meta[property="article:author"]';
const SIGNATURE =
  /^(?:(?:written|posted|reported|escrito|rédigé|geschrieben|scritto) )?(?:by|von|por|par|di|av|door|autora?|author|texte?o?):? \S.{2,80}$/gimu;
const MAX_BYLINES = 300;
const MAX_NAMES = 3000;
const MAX_LOCAL = 40;
const MAX_RUNS = 50;

/**
 * Runs by each of their words.
 * @typedef {Map<string, Set<string>>} PageNames
 */

/**
 * Names that fill a heading, a by-line or any element of their own: they count only where the address agrees.
 * @param {Page} page
 * @returns {PageNames}
 */
export function pageNames(page) {
  /** @type {PageNames} */
  const index = new Map();
  for (const run of new Set([...signedNames(page), ...lonelyNames(page)]))
    for (const word of fold(run)
      .split(/[^a-z]+/)
      .filter((one) => one.length > 2))
      index.set(word, (index.get(word) ?? new Set()).add(run));
  return index;
}

/** Who signs the page, or heads a part of it. @param {Page} page */
export function signedNames(page) {
  const said = [...page.document.querySelectorAll(BYLINES)]
    .slice(0, MAX_BYLINES)
    .map((element) => element.getAttribute("content") ?? textOf(page, element).slice(0, 300));
  const written = [...page.text.text.matchAll(SIGNATURE)].map(([line]) => line);
  return [...said, ...written].flatMap((line) => candidatesIn(line).map((one) => one.name)).filter((name) => name.includes(" "));
}

/**
 * Names with an element to themselves.
 * @param {Page} page
 */
function lonelyNames(page) {
  const texts = page.text.elements.flatMap((element) => {
    const { start, end } = spanOf(page.text, element);
    return end - start > 4 && end - start < 60 ? [page.text.text.slice(start, end).trim()] : [];
  });
  return [...new Set(texts)].filter(isName).slice(0, MAX_NAMES);
}

/**
 * Two people who agree equally well cancel each other out.
 * @param {PageNames} names
 * @param {string} email
 * @param {Node} node
 * @returns {Evidence[]}
 */
export function pageEvidence(names, email, node) {
  let best = { names: new Set([""]), agrees: STRONG };
  for (const run of runsFor(names, email)) {
    const { name, agrees } = bestPart(run, email, true);
    if (agrees < best.agrees || !name.includes(" ")) continue;
    if (agrees > best.agrees || best.names.has("")) best = { names: new Set(), agrees };
    best.names.add(tidyName(name));
  }
  const [name = ""] = best.names;
  return best.names.size === 1 && name ? [{ email, node, name, base: 0.3, signal: "byline" }] : [];
}

/**
 * Only runs with a word that stands in the address are worth the costly look.
 * @param {PageNames} names
 * @param {string} email
 */
function runsFor(names, email) {
  const local = fold(email.split("@")[0] ?? "").slice(0, MAX_LOCAL);
  /** @type {Set<string>} */
  const runs = new Set();
  for (let from = 0; from < local.length; from += 1)
    for (let to = from + 3; to <= local.length; to += 1)
      for (const run of names.get(local.slice(from, to)) ?? []) if (runs.size < MAX_RUNS) runs.add(run);
  return runs;
}
