// @ts-check
/** The panel's menu: a list of buttons that opens below the header. */

import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { nobody } from "../lib/state.js";
import { disconnect, go, openDay, openKnown, switchTo } from "./flow.js";
import { live, refreshTo, state } from "./store.js";
import { canShowBar, toggleBar } from "./sites.js";

export function menu() {
  const open = (/** @type {() => unknown} */ run) => () => { live.menu = false; run(); };
  return h("nav", { class: "menu", "aria-label": t("menu"), onkeydown: closeOnEscape },
    item("calendar-days", t("my_day"), open(openDay), live.me?.badge.needs_you),
    item("user-plus", t("add_person"), open(byHand)),
    item("users", t("take_known"), open(openKnown)),
    canShowBar() && item(live.barAllowed ? "check" : "plus", t(live.barAllowed ? "bar_stop" : "bar_show"), open(toggleBar)),
    h("a", { href: live.server, target: "_blank", rel: "noopener" }, icon("external-link"), t("open_relance")),
    item("settings", t("settings"), open(() => chrome.runtime.openOptionsPage())),
    live.accounts.map(({ server }) => item("refresh-cw", t("switch_to", new URL(server).host), open(() => switchTo(server)))),
    item("plug", t("sign_out"), open(disconnect)),
    live.me && h("p", { class: "second" }, t("signed_in_as", live.me.user.name),
      live.accounts.length > 0 && ` · ${new URL(live.server).host}`));
}

/** @param {string} shape @param {string} text @param {() => unknown} onclick @param {number} [count] */
function item(shape, text, onclick, count = 0) {
  return h("button", { type: "button", onclick }, icon(shape), text, count > 0 && h("span", { class: "second" }, count));
}

export function byHand() {
  state.byHand ??= nobody();
  live.focus = "hand-first";
  go("people");
}

/** @param {KeyboardEvent} event */
function closeOnEscape(event) {
  if (event.key !== "Escape") return;
  event.preventDefault();
  live.menu = false;
  refreshTo("menu");
}
