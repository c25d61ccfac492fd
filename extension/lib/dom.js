// @ts-check
/** What is to be shown, as plain data without innerHTML: everything a page or the server says stays text. */

import { ICONS } from "./icons.js";

/**
 * One element to be shown; lib/patch.js makes it so. `kind` tells which node of the last time it may take over.
 * @typedef {{ tag: string, svg: boolean, kind: string, attributes: Record<string, unknown>,
 *   children: (Drawn | string)[] }} Drawn
 * @typedef {Drawn | string | number | null | undefined | false | Child[]} Child
 */

/**
 * Children that are not drawn: put in place as nodes, again only when `text` differs from that of the last time, or
 * from what `read` finds in the node now.
 * @typedef {{ text: string, nodes: () => Node, read?: (node: Node) => string }} Foreign
 */

/**
 * `h("button", { class: "x", onclick: f, "aria-busy": true }, "Text")`; null, undefined and false leave an
 * attribute or child out; false is said of aria-. `key`, or else `id`, keeps a node the same when its neighbours change.
 * @param {keyof HTMLElementTagNameMap} tag
 * @param {Record<string, unknown> & { foreign?: Foreign }} [attributes]
 * @param {...Child} children
 * @returns {Drawn}
 */
export function h(tag, attributes = {}, ...children) {
  return { tag, svg: false, kind: kindOf(tag, attributes), attributes, children: flat(children) };
}

/** @param {string} tag @param {Record<string, unknown>} attributes */
function kindOf(tag, attributes) {
  const key = attributes.key ?? attributes.id;
  return key ? `${tag}#${key}` : `${tag}.${String(attributes.class ?? "").split(" ", 1)[0]}`;
}

/**
 * @param {Child[]} children
 * @param {(Drawn | string)[]} [into]
 */
export function flat(children, into = []) {
  for (const child of children) {
    if (Array.isArray(child)) flat(child, into);
    else if (typeof child === "object" && child) into.push(child);
    else if (child !== null && child !== undefined && child !== false) into.push(String(child));
  }
  return into;
}

/**
 * @param {string} name of lib/icons.js; an unknown one (a newer server's) draws a plain dot
 * @param {string} [extra] more classes
 */
export function icon(name, extra = "") {
  const shapes = ICONS[name] ?? [["circle", { cx: "12", cy: "12", r: "4" }]];
  return shape("svg", { viewBox: "0 0 24 24", class: `icon ${extra}`.trim(), "aria-hidden": "true" },
    shapes.map(([tag, attributes]) => shape(tag, attributes)));
}

/** The answer arrow that reads as an R. */
export function mark() {
  return shape("svg", { viewBox: "0 0 16 16", class: "mark", "aria-hidden": "true" }, [
    shape("rect", { width: "16", height: "16", rx: "4", class: "mark-ground" }),
    shape("g", { class: "mark-arrow" },
      [shape("path", { d: "M4 4H9A2.5 2.5 0 0 1 9 9H4.5" }), shape("path", { d: "M7 6.75L4.5 9L7 11.5" })]),
    shape("circle", { cx: "11", cy: "12", r: "1.25", class: "mark-dot" })]);
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {Drawn[]} [children]
 * @returns {Drawn}
 */
function shape(tag, attributes, children = []) {
  return { tag, svg: true, kind: kindOf(tag, attributes), attributes, children };
}

/**
 * The element with this id, as the class it must have.
 * @template {Element} E
 * @param {string} id
 * @param {new () => E} kind
 * @returns {E}
 */
export function el(id, kind) {
  const node = document.getElementById(id);
  if (!(node instanceof kind)) throw new Error(`#${id} is missing or is no ${kind.name}`);
  return node;
}

/**
 * Text with *marked* numbers in bold.
 * @param {string} text
 * @returns {Child[]}
 */
export function rich(text) {
  return text.split("*").map((part, index) => (index % 2 ? h("b", {}, part) : part));
}
