// @ts-check
/** A page made ready for reading: its text, its addresses in order, and where each one stands. */
import { addressesIn, isPlaceholder, linkAddresses } from "./addresses.js";
import { everydayWords } from "./everyday.js";
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
  const everyday = () => (words ??= everydayWords(text.text));
  return { document, url, text, places: places.sort((a, b) => a.start - b.start), without, everyday };
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
    const href = element.tagName.toUpperCase() === "A" ? element.getAttribute("href") : null;
    if (!href) return [];
    const addresses = linkAddresses(href);
    const { start, end } = spanOf(text, element);
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
