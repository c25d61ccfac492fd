// @ts-check
/** A page made ready for reading: its text, its addresses in order, and where each one stands. */
import { addressesIn, isPlaceholder, isPlausible, linkAddresses, normalise } from "./addresses.js";
import { everydayWords } from "./everyday.js";
import { labelAddress } from "./obfuscation.js";
import { nodeAt, readPage } from "./page-text.js";

/** @import {PageText, Span} from "./page-text.js" */
/**
 * @typedef {{email: string, start: number, end: number, node: Node, via: "text" | "mailto", label: string, named:
 *   string}} Place
 */
/** @typedef {{document: Document, url: string, text: PageText, places: Place[], without: Set<string>,
 *   everyday: () => Set<string>}} Page */

/** @param {Document} document @param {string} url @param {Set<string>} without @returns {Page} */
export function openPage(document, url, without) {
  const text = readPage(document.body ?? document.documentElement);
  const places = [
    ...(without.has("text") ? [] : textPlaces(text)),
    ...(without.has("mailto") ? [] : linkPlaces(text)),
  ].filter((place) => !isPlaceholder(place.email));
  /** @type {Set<string> | undefined} */
  let words;
  const everyday = () => (words ??= everydayWords(around(text.text, places)));
  return { document, url, text, places: places.sort((a, b) => a.start - b.start), without, everyday };
}

/** The page without its addresses: "jane [at] host" makes no everyday word of a name. @param {string} text @param {Place[]} places */
function around(text, places) {
  const pieces = [];
  let done = 0;
  for (const { start, end } of places) {
    if (start < done || !/@|\bat\b/i.test(text.slice(start, end))) continue;
    pieces.push(text.slice(done, start));
    done = end;
  }
  return [...pieces, text.slice(done)].join(" ");
}

/** @param {PageText} text @returns {Place[]} */
function textPlaces(text) {
  return addressesIn(text.text).flatMap((hit) => {
    const node = nodeAt(text, hit.start);
    return node ? [{ ...hit, node, via: /** @type {const} */ ("text"), label: "", named: "" }] : [];
  });
}

/** @param {PageText} text @returns {Place[]} */
function linkPlaces(text) {
  return text.elements.flatMap((element) => {
    if (element.tagName.toUpperCase() !== "A") return [];
    const { start, end } = spanOf(text, element);
    const addresses = addressesOf(element, text.text.slice(start, end));
    const label = addresses.length === 1 ? labelOf(element, text.text.slice(start, end)) : "";
    return addresses.map(({ email, name }) => ({
      email,
      start,
      end,
      node: element,
      via: /** @type {const} */ ("mailto"),
      label,
      named: name,
    }));
  });
}

/** Archives of mailing lists show the writer and link to the list. @param {Element} link @param {string} shown */
function addressesOf(link, shown) {
  const addresses = linkAddresses(link.getAttribute("href") ?? "");
  const writer = addresses.length ? normalise(labelAddress(shown)) : "";
  if (writer && isPlausible(writer)) return [{ email: writer, name: "" }];
  return addresses.length ? addresses : scriptedAddresses(link);
}

/** What the page's script would have put together on a click. @param {Element} link */
function scriptedAddresses(link) {
  const read = (/** @type {string[]} */ ...names) =>
    names.map((name) => link.getAttribute(`data-${name}`) ?? "").find(Boolean) ?? "";
  const host = read("domain", "host");
  return linkAddresses(`mailto:${read("email", "mail", "mailto") || (host && `${read("user", "name")}@${host}`)}`);
}

/** @param {Element} link @param {string} shown */
function labelOf(link, shown) {
  const said = [shown, link.getAttribute("aria-label") ?? "", link.getAttribute("title") ?? ""];
  return said
    .filter((text) => text && !text.includes("@"))
    .join("\n")
    .slice(0, 300);
}

/** @param {PageText} text @param {Element} element @returns {Span} */
export function spanOf(text, element) {
  return text.spans.get(element) ?? { start: 0, end: 0 };
}

/** @param {Page} page @param {Element} element */
export function textOf(page, element) {
  const { start, end } = spanOf(page.text, element);
  return page.text.text.slice(start, end).trim();
}

/** Addresses inside a stretch of the page. @param {Page} page @param {Span} span @returns {Place[]} */
export function placesIn(page, span) {
  let low = 0;
  let high = page.places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((page.places[middle]?.start ?? 0) < span.start) low = middle + 1;
    else high = middle;
  }
  const found = [];
  for (let index = low; index < page.places.length; index += 1) {
    const place = page.places[index];
    if (!place || place.start >= span.end + (span.start === span.end ? 1 : 0)) break;
    found.push(place);
  }
  return found;
}

/** @param {Node} node @returns {Element | null} */
export function elementOf(node) {
  return node.nodeType === 1 ? /** @type {Element} */ (node) : node.parentElement;
}

/** @param {Page} page @param {string | null | undefined} href Only web addresses leave the page. */
export function absolute(page, href) {
  if (!href) return null;
  try {
    const base = page.document.querySelector("base[href]")?.getAttribute("href") ?? "";
    const url = new URL(href, new URL(base, page.url));
    return /^https?:$/.test(url.protocol) ? url.href : null;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
