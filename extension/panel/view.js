// @ts-check
/** The frame around every screen: header, progress, body, toast, footer; and where the focus goes. */

import { el, h, mark } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { button, ghost } from "./parts.js";
import { menu } from "./menu.js";
import { readAnew } from "./reading.js";
import { live, refresh, state } from "./store.js";
import { troubleBanners } from "./trouble.js";
import { SCREENS, current } from "./screens.js";

/** @import { Child } from "../lib/dom.js" */

/**
 * @typedef {{ title: string, back?: (() => void) | null, step?: number, meta?: string, body: Child[],
 *   foot?: Child[], bare?: boolean, focus?: string }} View `bare`: no tools in the header
 */

const TOAST_MS = 8000;
const STEPS = ["people", "check", "sequence", "steps", "preview"];
let shown = "";

/** Draws the whole panel anew; the focused control keeps its focus, a new screen starts at its title. */
export function draw() {
  if (!live.ready) return;
  const name = current();
  const view = SCREENS[name]();
  const [head, body, foot] = [el("head", HTMLElement), el("body", HTMLElement), el("foot", HTMLElement)];
  const held = heldFocus();
  head.replaceChildren(...header(view));
  body.replaceChildren(...nodes([troubleBanners(), ...view.body]));
  foot.replaceChildren(...nodes(view.foot ?? []));
  foot.hidden = !view.foot?.length;
  document.title = `${view.title} - Relance`;
  drawToast();
  if (shown !== name) {
    body.scrollTop = 0;
    live.focus ||= view.focus ?? "title";
  }
  shown = name;
  if (live.focus) document.getElementById(live.focus)?.focus();
  else giveBack(held);
  live.focus = "";
}

/** @param {Child[]} children */
function nodes(children) {
  return [...h("div", {}, ...children).childNodes];
}

/** @param {View} view */
function header(view) {
  const tools = view.bare ? [] : [
    ghost(t("read_again"), "refresh-cw", readAnew, { id: "again", busy: state.page?.problem === "reading" }),
    ghost(t("menu"), "ellipsis", () => { live.menu = !live.menu; refresh(); }, { id: "menu", expanded: live.menu }),
  ];
  return nodes([
    h("div", { class: "bar" },
      view.back ? ghost(t("back"), "arrow-left", view.back, { id: "back" }) : mark(),
      h("h1", { id: "title", tabindex: "-1" }, view.title), tools),
    !view.bare && live.menu && menu(),
    view.step && progress(view.step, view.meta ?? ""),
  ]);
}

/** @param {number} step @param {string} meta */
function progress(step, meta) {
  const name = t(`step_${STEPS[step - 1]}`);
  return h("div", { class: "progress" },
    h("div", { class: "rail", "aria-hidden": "true" },
      STEPS.map((_, index) => h("span", { class: index < step ? "on" : "" }))),
    h("p", {}, h("span", {}, t("of_five", step), " · ", h("b", {}, name)), h("span", { class: "cut", title: meta }, meta)));
}

/** @returns {{ id: string, start: number | null, end: number | null } | null} */
function heldFocus() {
  const active = document.activeElement;
  if (!active?.id) return null;
  const text = active instanceof HTMLInputElement && ["text", "search", "url", ""].includes(active.type);
  return { id: active.id, start: text ? active.selectionStart : null, end: text ? active.selectionEnd : null };
}

/** @param {{ id: string, start: number | null, end: number | null } | null} held */
function giveBack(held) {
  const invalid = document.querySelector("[aria-invalid=true]");
  if (invalid instanceof HTMLElement && held?.id === "main") return invalid.focus();
  const again = held && document.getElementById(held.id);
  if (!again) return;
  again.focus({ preventScroll: true });
  if (again instanceof HTMLInputElement && held.start !== null) again.setSelectionRange(held.start, held.end);
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let going;
/** @type {object | null} */
let drawn = null;

function drawToast() {
  const place = el("toast", HTMLElement);
  const toast = live.toast;
  if (drawn === toast) return;
  drawn = toast;
  clearTimeout(going);
  if (!toast) return place.replaceChildren();
  const close = () => { live.toast = null; refresh(); };
  const wait = () => { clearTimeout(going); going = setTimeout(close, TOAST_MS); };
  place.replaceChildren(h("div", { class: "toast", onpointerenter: () => clearTimeout(going), onpointerleave: wait,
    onfocusin: () => clearTimeout(going), onfocusout: wait },
  h("span", { class: "grow" }, toast.text),
  toast.run && button(toast.act, toast.run, { id: "toast-act", kind: "link" }),
  ghost(t("close"), "x", close, { id: "toast-close" })));
  wait();
}

