// @ts-check
/** The parts all screens are made of. */

import { h, icon, rich } from "../lib/dom.js";
import { language, t } from "../lib/i18n.js";
import { busyWith } from "./requests.js";
import { live } from "./store.js";

/** @import { Chip } from "../lib/types.js" */
/** @import { Child, Drawn } from "../lib/dom.js" */

/** Tones the style sheet knows; another one (a newer server's) is drawn neutral. */
const TONES = new Set(["run", "hold", "reply", "done", "bounce", "optout", "alert"]);

/** @param {Chip} chip */
export function chipOf(chip) {
  return h("span", { class: `chip ${tone(chip.tone)}` }, icon(chip.icon), chip.label);
}

/** @param {string} name */
export function tone(name) {
  return TONES.has(name) ? name : "done";
}

/** @param {string} text */
export function plainChip(text) {
  return h("span", { class: "chip plain" }, text);
}

/**
 * @param {string} text
 * @param {(event: MouseEvent) => unknown} onclick
 * @param {{ id?: string, icon?: string, kind?: string, busy?: string, label?: string, expanded?: boolean }} [more]
 */
export function button(text, onclick, more = {}) {
  const working = Boolean(more.busy) && busyWith(more.busy ?? "");
  return h("button", {
    type: "button", id: more.id, class: more.kind ?? "secondary", onclick: (/** @type {MouseEvent} */ event) => {
      if (!working) onclick(event);
    },
    "aria-busy": working || null, "aria-label": more.label, "aria-expanded": more.expanded ?? null,
  }, working ? h("span", { class: "spinner", "aria-hidden": "true" }) : more.icon ? icon(more.icon) : null, text);
}

/**
 * @param {string} name what it does, for the ear and as tooltip
 * @param {string} shape
 * @param {() => unknown} onclick
 * @param {{ id?: string, expanded?: boolean, busy?: boolean, about?: string }} [more] `about`: the id of what it is for
 */
export function ghost(name, shape, onclick, more = {}) {
  return h("button", { type: "button", id: more.id, class: "ghost", title: name, "aria-label": name, onclick,
    "aria-describedby": more.about,
    "aria-expanded": more.expanded ?? null, "aria-busy": more.busy || null },
  more.busy ? h("span", { class: "spinner", "aria-hidden": "true" }) : icon(shape));
}

/**
 * The one filled button. The second click of a double click is none: it would fall on the next screen's.
 * @param {string} text
 * @param {() => unknown} onclick
 */
export function main(text, onclick) {
  return button(text, (event) => { if (event.detail < 2) onclick(); }, { id: "main", kind: "primary", busy: "main" });
}

/** @param {string} text @param {() => unknown} onclick @param {{ id?: string, label?: string, busy?: string }} [more] */
export function link(text, onclick, more = {}) {
  return button(text, onclick, { ...more, kind: "link" });
}

/** @param {string} text @param {string} href */
export function outward(text, href, kind = "link") {
  return h("a", { class: kind, href, target: "_blank", rel: "noopener" }, icon("external-link"), text);
}

/**
 * A labelled field with its error below; the error is tied to it.
 * @param {{ id: string, label: string, value: string, type?: string, hint?: string, hidden?: boolean,
 *   placeholder?: string, oninput: (value: string) => void, onenter?: () => void, more?: Record<string, unknown> }} spec
 */
export function field(spec) {
  const error = live.errors[spec.id];
  const notes = [spec.hint && `${spec.id}-hint`, error && `${spec.id}-error`].filter(Boolean).join(" ");
  const input = h("input", {
    id: spec.id, type: spec.type ?? "text", value: spec.value, placeholder: spec.placeholder,
    autocomplete: "off", spellcheck: "false", "aria-describedby": notes || null, "aria-invalid": error ? "true" : null,
    oninput: (/** @type {Event} */ event) => spec.oninput(valueOf(event)),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" || !spec.onenter) return;
      event.preventDefault(); // the focus may move, and the key must not press what it lands on
      spec.onenter();
    },
    ...spec.more,
  });
  return h("div", { class: "field" },
    h("label", { for: spec.id, class: spec.hidden ? "unseen" : "label" }, spec.label), input,
    spec.hint && h("p", { class: "hint", id: `${spec.id}-hint` }, spec.hint),
    error && errorLine(`${spec.id}-error`, error));
}

/** @param {string} id @param {string} text */
export function errorLine(id, text) {
  return h("p", { class: "error", id, role: "alert" }, icon("circle-alert"), h("span", {}, text));
}

/** @param {Event} event */
export function valueOf(event) {
  const input = event.target;
  return input instanceof HTMLInputElement || input instanceof HTMLSelectElement ? input.value : "";
}

/** @param {Event} event */
export function checkedOf(event) {
  return event.target instanceof HTMLInputElement && event.target.checked;
}

/**
 * @param {string} id
 * @param {string} label
 * @param {boolean} on
 * @param {(on: boolean) => void} change
 * @param {{ note?: string, first?: boolean }} [more] `first`: the switch stands before its label
 */
export function toggle(id, label, on, change, more = {}) {
  const text = h("span", { class: "grow" }, label, more.note && h("span", { class: "second" }, more.note));
  const box = h("input", { type: "checkbox", role: "switch", id, class: "switch", checked: on,
    onchange: (/** @type {Event} */ event) => change(checkedOf(event)) });
  return h("label", { class: "line-of", for: id }, more.first ? [box, text] : [text, box]);
}

/**
 * @param {string} name of the radio group
 * @param {string} label
 * @param {{ value: string, text: string }[]} choices
 * @param {string} value
 * @param {(value: string) => void} change
 */
export function segmented(name, label, choices, value, change) {
  return h("fieldset", { class: "segmented-row" }, h("legend", {}, label),
    h("div", { class: "segmented" }, choices.map((choice) => h("label", {},
      h("input", { type: "radio", name, id: `${name}-${choice.value}`, value: choice.value,
        checked: choice.value === value, onchange: () => change(choice.value) }),
      h("span", {}, choice.text)))));
}

/**
 * @param {"alert" | "hold" | "info"} kind
 * @param {string} shape
 * @param {string} fact in bold
 * @param {string} rest
 * @param {Child[]} [acts]
 */
export function banner(kind, shape, fact, rest, acts = []) {
  return h("div", { class: `banner ${kind}`, role: kind === "alert" ? "alert" : "status" }, icon(shape),
    h("div", { class: "grow" }, h("p", {}, h("b", {}, fact), rest && ` ${rest}`),
      acts.length > 0 && h("p", { class: "acts" }, acts)));
}

/**
 * @param {string} shape
 * @param {string} title
 * @param {string} line
 * @param {Child[]} [acts]
 * @param {string} [colour]
 */
export function disc(shape, title, line, acts = [], colour = "") {
  return h("div", { class: "empty" }, h("span", { class: `disc ${colour}`.trim() }, icon(shape)),
    h("h2", {}, title), h("p", {}, line), acts.length > 0 && h("div", { class: "acts" }, acts));
}

/** Grey rows in the places of what is on its way. @param {number} count */
export function bars(count) {
  if (!live.slow) return null;
  return h("div", { class: "bars", "aria-hidden": "true" },
    Array.from({ length: count }, () => h("div", { class: "bar-row" }, h("i", {}), h("i", {}))));
}

/** @param {string} shape @param {string} text @param {number | null} count @param {string} [colour] */
export function heading(shape, text, count, colour = "") {
  return h("h2", { class: `group ${colour}`.trim() }, shape && icon(shape), text,
    count !== null && h("span", { class: "count" }, count));
}

/**
 * Draws a thing again only when one of its values has changed: a tick among thousands of rows is one row's work.
 * What is drawn may depend on nothing else.
 * @template {object} T
 * @param {(thing: T) => Drawn} draw
 * @returns {(thing: T) => Drawn}
 */
export function remembered(draw) {
  /** @type {WeakMap<T, { seen: unknown[], drawn: Drawn }>} */
  const before = new WeakMap();
  return (thing) => {
    const seen = [language(), ...Object.values(thing)];
    const last = before.get(thing);
    if (last && seen.every((value, place) => value === last.seen[place])) return last.drawn;
    const drawn = draw(thing);
    before.set(thing, { seen, drawn });
    return drawn;
  };
}

/** @param {string} text */
export function summary(text) {
  return h("p", { class: "summary", "aria-live": "polite" }, rich(text));
}
