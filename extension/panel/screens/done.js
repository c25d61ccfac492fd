// @ts-check
/** After the click: done with Undo, or the honest "it is not known". */

import { h, icon } from "../../lib/dom.js";
import { dayTime, shortDate, time, todayIn } from "../../lib/format.js";
import { t, tn } from "../../lib/i18n.js";
import { enroll, go, startOver, undo } from "../flow.js";
import { disc, link, main, outward } from "../parts.js";
import { readPage } from "../reading.js";
import { live, state } from "../store.js";

/** @import { Enrolled } from "../../lib/types.js" */

const LONG = 8;

/** @returns {import("../view.js").View} */
export function doneView() {
  const batch = state.batch;
  const zone = live.preview?.zone ?? live.me?.user.zone ?? "UTC";
  const enrolled = batch?.enrolled ?? [];
  const target = new URL(`/sequences/${state.sequence?.id ?? ""}`, live.server).href;
  const list = h("ul", { class: "rows pairs" }, enrolled.map((one) => h("li", { key: one.index, class: "row" },
    h("span", { class: "grow cut name" }, one.name || one.email),
    h("span", { class: "second" }, shortDate(one.first.local, zone)))));
  const acts = h("div", { class: "acts wide" }, outward(t("open_sequence"), target),
    enrolled.length > 0 && link(tn("undo_all", enrolled.length), undo, { id: "undo", busy: "undo" }));
  const long = enrolled.length > LONG; // Undo must be in sight
  return {
    title: t("done_title"),
    body: [disc("check", tn("people_enrolled", enrolled.length), leaves(enrolled, zone), [], "reply"),
      long ? [acts, list] : [list, acts], excluded(batch)],
    foot: [h("p", { class: "summary quiet" }, batch?.excluded.length ? tn("left_out", batch.excluded.length) : ""),
      main(t("back_to_page"), toPage)],
  };
}

async function toPage() {
  startOver();
  await readPage();
}

/**
 * "The first email leaves today at 09:00, the last of today at 09:04."
 * @param {Enrolled["enrolled"]} enrolled @param {string} zone
 */
function leaves(enrolled, zone) {
  const times = enrolled.map((one) => one.first.local).sort();
  const first = times[0];
  if (!first) return "";
  const today = times.filter((one) => one.startsWith(todayIn(zone)));
  const last = today.at(-1);
  if (!last) return t("leaves_on", dayTime(first));
  return time(last) === time(first) ? t("leaves_today", time(first)) : t("leaves_between", time(first), time(last));
}

/** @param {Enrolled | null} batch */
function excluded(batch) {
  if (!batch?.excluded.length) return null;
  return h("details", { class: "pad" }, h("summary", {}, t("who_and_why")),
    h("ul", { class: "rows inset" }, batch.excluded.map((one) => h("li", { class: "row" }, icon("circle-slash", "tone done"),
      h("div", { class: "grow" }, h("p", { class: "name" }, one.name || one.email),
        h("p", { class: "second" }, one.exclusion.sentence))))));
}

/** @returns {import("../view.js").View} */
export function unknownView() {
  return {
    title: t("step_preview"), back: () => go("preview"), focus: "main",
    body: [disc("triangle-alert", t("unknown"), t("unknown_do"), [], "alert")],
    foot: [h("p", { class: "summary quiet" }, t("unknown_same")), main(t("check_word"), enroll)],
  };
}
