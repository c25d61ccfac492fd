// @ts-check
/** Building nodes without innerHTML: everything a page or the server says stays text. */

import { ICONS } from "./icons.js";

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Node | string | number | null | undefined | false | Child[]} Child */

/**
 * `h("button", { class: "x", onclick: f, "aria-busy": true }, "Text")`; null, undefined and false leave an
 * attribute or child out; false is said of aria-.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  node.append(...kept(children));
  return node;
}

/**
 * @param {HTMLElement} node
 * @param {string} name
 * @param {unknown} value
 */
function set(node, name, value) {
  const state = name.startsWith("aria-");
  if (value === null || value === undefined || (value === false && !state)) return;
  if (typeof value === "function") node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
  else if (name === "value" || name === "indeterminate") Reflect.set(node, name, value);
  else node.setAttribute(name, value === true && !state ? "" : String(value));
}

/**
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
function kept(children) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  for (const child of children) {
    if (Array.isArray(child)) nodes.push(...kept(child));
    else if (child instanceof Node) nodes.push(child);
    else if (child !== null && child !== undefined && child !== false) nodes.push(String(child));
  }
  return nodes;
}

/**
 * @param {string} name of lib/icons.js; an unknown one (a newer server's) draws a plain dot
 * @param {string} [extra] more classes
 * @returns {SVGSVGElement}
 */
export function icon(name, extra = "") {
  const svg = shape("svg", { viewBox: "0 0 24 24", class: `icon ${extra}`.trim(), "aria-hidden": "true" });
  const shapes = ICONS[name] ?? [["circle", { cx: "12", cy: "12", r: "4" }]];
  for (const [tag, attributes] of shapes) svg.append(shape(tag, attributes));
  return /** @type {SVGSVGElement} */ (svg);
}

/** The answer arrow that reads as an R. */
export function mark() {
  const svg = shape("svg", { viewBox: "0 0 16 16", class: "mark", "aria-hidden": "true" });
  const arrow = shape("g", { class: "mark-arrow" });
  arrow.append(shape("path", { d: "M4 4H9A2.5 2.5 0 0 1 9 9H4.5" }), shape("path", { d: "M7 6.75L4.5 9L7 11.5" }));
  svg.append(shape("rect", { width: "16", height: "16", rx: "4", class: "mark-ground" }), arrow,
    shape("circle", { cx: "11", cy: "12", r: "1.25", class: "mark-dot" }));
  return svg;
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 */
function shape(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
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
 * @returns {(Node | string)[]}
 */
export function rich(text) {
  return text.split("*").map((part, index) => (index % 2 ? h("b", {}, part) : part));
}
