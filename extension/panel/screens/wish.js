// @ts-check
/** Skipping a step or pausing until a day: each step's date before and after, then the click. */

import { h } from "../../lib/dom.js";
import { date, dayTime, todayIn } from "../../lib/format.js";
import { t } from "../../lib/i18n.js";
import { button, field, link } from "../parts.js";
import { live } from "../store.js";
import { carryOut, forgetWish, wishToPause, wishToSkip } from "../wishes.js";

/** @import { Foreseen, Shift, StatusDetail } from "../../lib/types.js" */
/** @import { Wish } from "../wishes.js" */

const DAY_MS = 86_400_000;

/** What else can be done, in words: less often than the buttons. @param {StatusDetail} status */
export function wishLinks(status) {
  const { can, next } = status;
  if (live.confirm || !(can.pause || (can.skip && next))) return null;
  return h("div", { class: "acts more" },
    can.skip && next && link(t("skip_step", status.step), () => wishToSkip(status), { id: "skip", busy: "skip" }),
    can.pause && link(t("pause_until"), () => wishToPause(status, ""), { id: "pause-until" }));
}

/** @param {StatusDetail} status @param {Wish} wish */
export function wishForm(status, wish) {
  const { asked, steps } = wish;
  const skips = asked.do === "skip";
  const ready = steps !== null && (skips || Boolean(asked.until));
  return h("div", { class: "confirm", role: "group", "aria-label": t(skips ? "skip_next" : "pause_until") },
    skips ? h("p", {}, h("b", {}, t("skip_question"))) : dayField(status, asked.until),
    h("div", { "aria-live": "polite" }, steps && shifts(steps)),
    h("div", { class: "acts even" }, button(t("keep"), forgetWish, { id: "wish-keep" }),
      ready && button(doneText(wish), () => carryOut(status, wish), { id: "wish", busy: "wish" })));
}

/** @param {Wish} wish */
function doneText({ asked }) {
  return asked.do === "skip" ? t("skip") : t("pause_until_day", date(asked.until));
}

/** @param {StatusDetail} status @param {string} until */
function dayField(status, until) {
  const tomorrow = new Date(Date.parse(todayIn(status.zone)) + DAY_MS).toISOString().slice(0, 10);
  return field({ id: "until", label: t("first_day_again"), type: "date", value: until, more: { min: tomorrow },
    oninput: (value) => wishToPause(status, value) });
}

/** @param {Shift[]} steps */
function shifts(steps) {
  return h("ul", { class: "shifts" }, steps.filter(({ before, after }) => before || after).map((step) =>
    h("li", { key: step.step_id }, h("span", {}, t("step_number", step.position)), h("span", {}, change(step)))));
}

/** @param {Shift} step */
function change({ before, after }) {
  const [was, is] = [said(before), said(after)];
  if (was === is) return is;
  return [before && h("s", {}, was), " ", after ? h("b", {}, is) : h("b", {}, t("does_not_leave"))];
}

/** @param {Foreseen | null} moment */
function said(moment) {
  return moment?.local ? dayTime(moment.local) : moment?.sentence ?? "";
}
