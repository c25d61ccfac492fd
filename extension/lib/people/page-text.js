// @ts-check
/** The visible text of a page in one string, with the place of every element in it. */
import { decodeCloudflare, rot13 } from "./obfuscation.js";

/** @typedef {{start: number, end: number}} Span */
/**
 * @typedef {{text: string, spans: Map<Element, Span>, elements: Element[], nodes: {start: number, node: Node}[]}}
 *   PageText
 */

const INLINE = new Set(
  (
    "A ABBR ACRONYM B BDI BDO BIG CITE CODE DATA DEL DFN EM FONT I INS KBD LABEL MARK NOBR Q S SAMP SMALL " +
    "SPAN STRIKE STRONG SUB SUP TIME TT U VAR WBR IMG"
  ).split(" "),
);
const UNREAD = new Set(
  "SCRIPT STYLE NOSCRIPT TEMPLATE SVG IFRAME OBJECT HEAD SELECT TEXTAREA CANVAS VIDEO AUDIO MATH".split(" "),
);
const HIDDEN_STYLE = /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)/i;
const REVERSED_STYLE = /unicode-bidi\s*:\s*bidi-override/i;
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]/g;
const AT_PICTURE = /^\W*(?:@|at|ät)\W*$/i;
const WORD = /[\p{L}\p{N}]/u;

/** @param {string} text @param {boolean} [keepsLines] as in `<pre>` */
export function clean(text, keepsLines = false) {
  const plain = text.replace(INVISIBLE, "").replace(/＠/g, "@");
  return keepsLines ? plain.replace(/[^\S\n]+/g, " ").replace(/ ?\n\s*/g, "\n") : plain.replace(/\s+/g, " ");
}

/** Raw markup has no layout: only what attributes and inline style say is known. @param {Element} element */
export function isHidden(element) {
  if (element.hasAttribute("hidden")) return true;
  const style = element.getAttribute("style");
  return style !== null && HIDDEN_STYLE.test(style);
}

/** @param {Element | null} root @returns {PageText} */
export function readPage(root) {
  const reader = new Reader();
  if (root) reader.element(root);
  return { text: reader.pieces.join(""), spans: reader.spans, elements: reader.elements, nodes: reader.nodes };
}

class Reader {
  // Looking into a growing string copies it each time, so its pieces, its length and its end are kept apart.
  /** @type {string[]} */ pieces = [];
  length = 0;
  last = "\n";
  preformatted = 0;
  // A tag stood between this text and the last one.
  seam = false;
  /** @type {Map<Element, Span>} */ spans = new Map();
  /** @type {Element[]} */ elements = [];
  /** @type {{start: number, node: Node}[]} */ nodes = [];

  /** @param {Element} element */
  element(element) {
    const tag = element.tagName.toUpperCase();
    if (UNREAD.has(tag) || isHidden(element)) return;
    if (tag === "BR") return this.newline();
    if (tag === "IMG") return this.picture(element);
    const block = !INLINE.has(tag);
    if (block) this.newline();
    const start = this.length;
    this.elements.push(element);
    if (tag === "PRE") this.preformatted += 1;
    this.seam ||= tag !== "WBR";
    this.content(element, tag);
    this.seam ||= tag !== "WBR";
    // A link of an icon only still needs a place of its own, apart from what follows.
    if (tag === "A" && this.length === start) this.push(" ");
    if (tag === "PRE") this.preformatted -= 1;
    this.spans.set(element, { start, end: this.length });
    if (block) this.newline();
  }

  /** @param {Element} element @param {string} tag */
  content(element, tag) {
    const rewritten = tag === "SPAN" || tag === "A" ? shownText(element) : null;
    if (rewritten !== null) return this.append(rewritten, element);
    for (let child = element.firstChild; child; child = child.nextSibling) {
      if (child.nodeType === 1) this.element(/** @type {Element} */ (child));
      else if (child.nodeType === 3) this.append(clean(child.nodeValue ?? "", this.preformatted > 0), child);
    }
  }

  /** A picture of an @ keeps harvesters away, and its label tells readers. @param {Element} image */
  picture(image) {
    if (AT_PICTURE.test(image.getAttribute("alt") ?? "")) this.append("@", image);
  }

  newline() {
    if (!this.last.endsWith("\n")) this.push("\n");
  }

  /** @param {string} text @param {Node} node */
  append(text, node) {
    if (/^\s/.test(text) && /\s$/.test(this.last)) text = text.slice(1);
    if (!text) return;
    // Two words glued by markup alone are two boxes on the screen ("JD" + "Jane Doe"), but a drop cap is one.
    if (this.seam && WORD.test(this.last.slice(-1)) && WORD.test(text.charAt(0)) && !this.dropCap(text)) this.newline();
    this.nodes.push({ start: this.length, node });
    this.push(text);
    this.seam = false;
  }

  /** @param {string} text */
  push(text) {
    this.pieces.push(text);
    this.length += text.length;
    this.last = (this.last + text).slice(-2);
  }

  /** @param {string} text */
  dropCap(text) {
    return /(?:^|\s)\p{Lu}$/u.test(this.last) && /^\p{Ll}/u.test(text);
  }
}

/** What a browser would show in place of obfuscated text. @param {Element} element @returns {string | null} */
function shownText(element) {
  const cloudflare = element.getAttribute("data-cfemail");
  if (cloudflare) return decodeCloudflare(cloudflare);
  if (/(?:^|[\s_-])(?:r|rot-?)13(?:$|[\s_-])/i.test(element.getAttribute("class") ?? "")) return turnedBack(element);
  if (REVERSED_STYLE.test(element.getAttribute("style") ?? ""))
    return [...clean(element.textContent ?? "")].reverse().join("");
  return null;
}

/** The page's own script may have been here first: the host that the page links to tells. @param {Element} element */
function turnedBack(element) {
  const text = clean(element.textContent ?? "");
  const host = /@([\w.-]+)$/.exec(text.trim())?.[1];
  return host && element.ownerDocument.querySelector(`a[href*="//${host}"],a[href*="//www.${host}"]`)
    ? text
    : rot13(text);
}

/** The node whose text stands at an offset. @param {PageText} page @param {number} offset @returns {Node | null} */
export function nodeAt(page, offset) {
  let low = 0;
  let high = page.nodes.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((page.nodes[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return page.nodes[low]?.node ?? null;
}
