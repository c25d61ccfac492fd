// @ts-check
/** The frame around every screen: header, progress, body, toast, footer; and where the focus goes. */

import { el, h, mark } from "../lib/dom.js";
import { fill } from "../lib/patch.js";
import { t } from "../lib/i18n.js";
import { button, ghost } from "./parts.js";
import { menu } from "./menu.js";
import { readAnew } from "./reading.js";
import { live, refresh, state } from "./store.js";
import { troubleBanners } from "./trouble.js";
import { current, loadOthers, viewOf } from "./screens.js";

/** @import { Child } from "../lib/dom.js" */

/**
 * @typedef {{ title: string, back?: (() => void) | null, step?: number, meta?: string, body: Child[],
 *   foot?: Child[], bare?: boolean, focus?: string }} View `bare`: no tools in the header
 */

const TOAST_MS = 8000;
const STEPS = ["people", "check", "sequence", "steps", "preview"];
let shown = "";

/** Draws the whole panel; controls that stay keep their nodes and the focus, a new screen starts at its title. */
export function draw() {
  if (!live.ready) return;
  const name = current();
  const view = viewOf(name);
  if (!view) return void loadOthers().then(refresh);
  const [head, body, foot] = [el("head", HTMLElement), el("body", HTMLElement), el("foot", HTMLElement)];
  const held = document.activeElement?.id ?? "";
  if (shown !== name) leave(body, foot);
  fill(head, ...header(view));
  fill(body, troubleBanners(), ...view.body);
  fill(foot, ...(view.foot ?? []));
  foot.hidden = !view.foot?.length;
  document.title = `${view.title} - Relance`;
  drawToast();
  if (shown !== name) live.focus ||= view.focus ?? "title";
  shown = name;
  if (live.focus) document.getElementById(live.focus)?.focus();
  else giveBack(held);
  live.focus = "";
}

/** Nothing of a screen serves the next one: a button pressed there must not be released as another here. @param {HTMLElement} body @param {HTMLElement} foot */
function leave(body, foot) {
  body.replaceChildren();
  foot.replaceChildren();
  body.scrollTop = 0;
}

/** @param {View} view */
function header(view) {
  const tools = view.bare ? [] : [
    ghost(t("read_again"), "refresh-cw", readAnew, { id: "again", busy: state.page?.problem === "reading" }),
    ghost(t("menu"), "ellipsis", () => { live.menu = !live.menu; refresh(); }, { id: "menu", expanded: live.menu }),
  ];
  return [
    h("div", { class: "bar" },
      view.back ? ghost(t("back"), "arrow-left", view.back, { id: "back" }) : mark(),
      h("h1", { id: "title", tabindex: "-1" }, view.title), tools),
    !view.bare && live.menu && menu(),
    view.step && progress(view.step, view.meta ?? ""),
  ];
}

/** @param {number} step @param {string} meta */
function progress(step, meta) {
  const name = t(`step_${STEPS[step - 1]}`);
  return h("div", { class: "progress" },
    h("div", { class: "rail", "aria-hidden": "true" },
      STEPS.map((_, index) => h("span", { class: index < step ? "on" : "" }))),
    h("p", {}, h("span", {}, t("of_five", step), " · ", h("b", {}, name)), h("span", { class: "cut", title: meta }, meta)));
}

/** @param {string} held the control that had the focus */
function giveBack(held) {
  const invalid = document.querySelector("[aria-invalid=true]");
  if (invalid instanceof HTMLElement && held === "main") return invalid.focus();
  if (held && document.activeElement?.id !== held) document.getElementById(held)?.focus({ preventScroll: true });
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
  if (!toast) return fill(place);
  const close = () => { live.toast = null; refresh(); };
  const wait = () => { clearTimeout(going); going = setTimeout(close, TOAST_MS); };
  fill(place, h("div", { class: "toast", onpointerenter: () => clearTimeout(going), onpointerleave: wait,
    onfocusin: () => clearTimeout(going), onfocusout: wait },
  h("span", { class: "grow" }, toast.text),
  toast.run && button(toast.act, toast.run, { id: "toast-act", kind: "link" }),
  ghost(t("close"), "x", close, { id: "toast-close" })));
  wait();
}

