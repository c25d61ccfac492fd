// @ts-check
/** Shows and edits the HTML of emails: only the nodes of an allow-list are ever built. */

/** Tags that survive, and the attributes they keep. */
const KEPT = new Map(Object.entries({
  p: [], br: [], b: [], strong: [], i: [], em: [], u: [], s: [], ul: [], ol: [], li: [], blockquote: [], a: ["href"],
  mark: [], h1: [], h2: [], h3: [], hr: [], div: [], span: [], table: [], tbody: [], thead: [], tr: [], td: [], th: [],
}));

/** Gone with all they hold. */
const DROPPED = new Set([
  "script", "style", "head", "title", "template", "iframe", "object", "embed", "svg", "math", "form", "noscript",
]);

/**
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function safeNodes(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html"); // inert: runs and loads nothing
  const fragment = document.createDocumentFragment();
  copyChildren(parsed.body, fragment);
  return fragment;
}

/**
 * @param {Node} from
 * @param {Node} into
 */
function copyChildren(from, into) {
  for (const child of from.childNodes) {
    if (child instanceof Text) into.appendChild(document.createTextNode(child.data));
    else if (child instanceof Element) copyElement(child, into);
  }
}

/**
 * @param {Element} element
 * @param {Node} into
 */
function copyElement(element, into) {
  const tag = element.localName;
  if (DROPPED.has(tag)) return;
  if (tag === "img") {
    into.appendChild(document.createTextNode(element.getAttribute("alt") ?? ""));
    return;
  }
  const copy = KEPT.has(tag) ? document.createElement(tag) : into;
  if (copy instanceof HTMLAnchorElement) copyLink(element, copy);
  if (copy instanceof Element && isMerge(element)) copy.className = "merge";
  copyChildren(element, copy);
  if (copy !== into) into.appendChild(copy);
}

/** The server marks filled merge fields. @param {Element} element */
function isMerge(element) {
  return element.localName === "mark" || element.classList.contains("merge");
}

/**
 * @param {Element} element
 * @param {HTMLAnchorElement} copy
 */
function copyLink(element, copy) {
  const target = element.getAttribute("href") ?? "";
  if (!/^(https?:|mailto:)/i.test(target)) return;
  copy.setAttribute("href", target);
  copy.target = "_blank";
  copy.rel = "noopener noreferrer";
  copy.title = target;
}

/**
 * What stands in an editing area, as HTML of the same allow-list.
 * @param {Node} area
 * @returns {string}
 */
export function toHtml(area) {
  let html = "";
  for (const child of area.childNodes) {
    if (child instanceof Text) html += escaped(child.data);
    else if (child instanceof Element) html += elementHtml(child);
  }
  return html;
}

/** @param {Element} element */
function elementHtml(element) {
  const tag = element.localName;
  if (DROPPED.has(tag)) return "";
  const inner = toHtml(element);
  if (tag === "br" || tag === "hr") return `<${tag}>`;
  if (tag === "div") return `<p>${inner}</p>`; // what Enter makes in an editing area
  if (!KEPT.has(tag) || tag === "span") return inner;
  const href = tag === "a" ? element.getAttribute("href") : null;
  return href ? `<a href="${escaped(href)}">${inner}</a>` : `<${tag}>${inner}</${tag}>`;
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/**
 * Text cut at its merge fields: plain pieces and `{ field }` pieces.
 * @param {string} text such as "Hi {{ first_name | default: 'there' }}"
 * @returns {(string | { field: string })[]}
 */
export function mergePieces(text) {
  return text.split(/(\{\{.*?\}\})/s).filter(Boolean).map((piece) => {
    const field = /^\{\{-?\s*([\w.]+)/.exec(piece)?.[1];
    return field && piece.endsWith("}}") ? { field } : piece;
  });
}
