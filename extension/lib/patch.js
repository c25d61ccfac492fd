// @ts-check
/** Makes the document show what was drawn, and keeps every node that can stay: focus, caret and a press survive. */

import { flat } from "./dom.js";

/** @import { Child, Drawn, Foreign } from "./dom.js" */

const SVG = "http://www.w3.org/2000/svg";
const TEXT = "#text"; // as the node's own name

/** What the user changes as well; an attribute would only say how it began. */
const PROPERTIES = new Map(Object.entries({ value: "", checked: false, selected: false, indeterminate: false }));

/** What each node shows now. @type {WeakMap<Node, Drawn>} */
const shows = new WeakMap();

/** @param {Element} parent @param {...Child} children */
export function fill(parent, ...children) {
  patch(parent, flat(children));
}

/** @param {Element} parent @param {(Drawn | string)[]} wanted */
function patch(parent, wanted) {
  let place = parent.firstChild;
  let same = 0;
  for (; same < wanted.length && place && kindOfNode(place) === kindOf(wanted[same]); same += 1) {
    renew(place, /** @type {Drawn | string} */ (wanted[same]));
    place = place.nextSibling;
  }
  if (place) rearrange(parent, place, wanted.slice(same));
  else if (same < wanted.length) parent.append(...wanted.slice(same).map(make));
}

/**
 * From `place` on the children are others, or in another order: each takes over the first old node of its kind.
 * @param {Element} parent
 * @param {ChildNode} place
 * @param {(Drawn | string)[]} wanted
 */
function rearrange(parent, place, wanted) {
  const old = byKind(place);
  const nodes = wanted.map((child) => {
    const node = old.get(kindOf(child))?.pop();
    return node ? renew(node, child) : make(child);
  });
  const last = place.previousSibling;
  for (const left of old.values()) for (const node of left) node.remove();
  /** @type {Node | null} */
  let next = last ? last.nextSibling : parent.firstChild;
  for (const node of nodes) {
    if (node === next) next = next.nextSibling;
    else parent.insertBefore(node, next);
  }
}

/** The nodes from this one on, by kind, the first of each kind last. @param {ChildNode} from */
function byKind(from) {
  /** @type {Map<string, ChildNode[]>} */
  const found = new Map();
  /** @type {ChildNode | null} */
  let node = from.parentNode?.lastChild ?? null;
  for (; node; node = node === from ? null : node.previousSibling) {
    const kind = kindOfNode(node);
    const others = found.get(kind);
    if (others) others.push(node);
    else found.set(kind, [node]);
  }
  return found;
}

/** @param {Drawn | string | undefined} child */
function kindOf(child) {
  return typeof child === "object" ? child.kind : TEXT;
}

/** @param {Node} node */
function kindOfNode(node) {
  return shows.get(node)?.kind ?? node.nodeName;
}

/** @param {Drawn | string} child @returns {ChildNode} */
function make(child) {
  if (typeof child === "string") return document.createTextNode(child);
  const node = child.svg ? document.createElementNS(SVG, child.tag) : document.createElement(child.tag);
  show(node, null, child);
  return node;
}

/** @param {ChildNode} node @param {Drawn | string} child */
function renew(node, child) {
  const last = shows.get(node) ?? null;
  if (last === child) return node; // drawn before, see `remembered`
  if (typeof child === "object") show(/** @type {Element} */ (node), last, child);
  else if (node.nodeValue !== child) node.nodeValue = child;
  return node;
}

/**
 * @param {Element} node
 * @param {Drawn | null} last
 * @param {Drawn} next
 */
function show(node, last, next) {
  shows.set(node, next);
  const before = last?.attributes ?? {};
  for (const name of Object.keys(before)) if (!(name in next.attributes)) set(node, name, null, before[name]);
  for (const [name, value] of Object.entries(next.attributes)) set(node, name, value, before[name]);
  const foreign = /** @type {Foreign | undefined} */ (next.attributes.foreign);
  if (!foreign) return patch(node, next.children);
  const there = foreign.read?.(node) ?? /** @type {Foreign | undefined} */ (before.foreign)?.text;
  if (there !== foreign.text) node.replaceChildren(foreign.nodes());
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {unknown} value
 * @param {unknown} before
 */
function set(node, name, value, before) {
  if (name === "key" || name === "foreign") return;
  if (PROPERTIES.has(name)) return setProperty(node, name, value ?? PROPERTIES.get(name), before);
  if (value === before) return;
  if (typeof value === "function") return node.addEventListener(name.slice(2), handle); // twice is once
  const state = name.startsWith("aria-");
  if (value === null || value === undefined || (value === false && !state)) node.removeAttribute(name);
  else node.setAttribute(name, value === true && !state ? "" : String(value));
}

/**
 * A field in which somebody is typing keeps what is typed, such as half a date, unless another value was drawn.
 * @param {Element} node
 * @param {string} name
 * @param {unknown} value
 * @param {unknown} before
 */
function setProperty(node, name, value, before) {
  const typing = name === "value" && value === before && node === document.activeElement;
  if (!typing && Reflect.get(node, name) !== value) Reflect.set(node, name, value);
}

/** Calls the handler drawn last. @param {Event} event */
function handle(event) {
  const node = /** @type {Node} */ (event.currentTarget);
  const run = shows.get(node)?.attributes[`on${event.type}`];
  if (typeof run === "function") run(event);
}
