// @ts-check
/** Somebody who is enrolled: where they stand, why not yet, what happened, and how to stop it. */

import { h, icon } from "../../lib/dom.js";
import { city, dateTime, day, dayTime, inDays, localOf, now } from "../../lib/format.js";
import { t, tn } from "../../lib/i18n.js";
import { go } from "../flow.js";
import { bars, button, chipOf, outward } from "../parts.js";
import { act, plannedEmails, unenroll } from "../standing.js";
import { live, refresh, refreshTo, state } from "../store.js";
import { wishForm, wishLinks } from "./wish.js";

/** @import { Explain, StatusDetail } from "../../lib/types.js" */

/** @returns {import("../view.js").View} */
export function statusView() {
  const status = live.status;
  const back = () => { state.statusId = null; state.intent = ""; go(state.from === "status" ? "people" : state.from); };
  if (!status) return { title: t("status_title"), back, body: [bars(5)] };
  const target = new URL(`/people/${status.person.id}`, live.server).href;
  return {
    title: status.person.name || status.person.email, back,
    body: [card(status), soFar(status)],
    foot: [h("span", { class: "grow" }), outward(t("open_relance"), target, "secondary")],
  };
}

/** @param {StatusDetail} status */
function card(status) {
  return h("section", { class: "card status" },
    h("div", { class: "top" }, h("h2", { class: "name" }, status.sequence.name), chipOf(status.chip)),
    segments(status), facts(status), live.wish ? wishForm(status, live.wish) : [buttons(status), wishLinks(status)],
    why(status));
}

/** @param {StatusDetail} status */
function segments(status) {
  const over = status.state === "finished";
  const past = over ? status.step : status.step - 1;
  return h("div", { class: "segments", "aria-hidden": "true" }, Array.from({ length: status.steps }, (_, index) =>
    h("span", { class: index < past ? "sent" : index === past && !over ? "next" : "" })));
}

/** @param {StatusDetail} status */
function facts(status) {
  const { next, hold } = status;
  return h("dl", {},
    status.step > 0 && fact(t("step"), t("count_of", status.step, status.steps)),
    next && fact(t(next.kind === "task" ? "next_task" : "next_email"), dayTime(next.local),
      t("zone_days", inDays(next.in_days), city(status.zone))),
    hold && fact(t("waits"), hold.sentence),
    fact(t("enrolled_by"), status.enrolled_by, day(localOf(status.enrolled_at))));
}

/** @param {string} name @param {string} value @param {string} [more] */
function fact(name, value, more = "") {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value, more && h("span", { class: "second" }, more)));
}

/** @param {StatusDetail} status */
function buttons(status) {
  if (live.confirm) return confirmRow(status);
  return h("div", { class: "acts even" },
    status.can.pause && button(t("pause"), () => act("pause", status), { id: "pause", icon: "pause", busy: "pause" }),
    status.can.resume && button(t("resume"), () => act("resume", status), { id: "resume", icon: "play", busy: "resume" }),
    status.can.unenroll && button(t("unenroll"), () => unenroll(status), { id: "unenroll", icon: "user-minus", busy: "unenroll" }));
}

/** What a click in the info bar of a page has asked for: the consequence first; Keep is the harmless answer and has the focus. @param {StatusDetail} status */
function confirmRow(status) {
  const verb = live.confirm === "pause" ? "pause" : "unenroll";
  const name = status.person.name || status.person.email;
  const text = verb === "pause" ? t("pause_sure") : tn("unenroll_sure", plannedEmails(status));
  const keepIt = () => { live.confirm = ""; state.intent = ""; refreshTo(verb); };
  return h("div", { class: "confirm", role: "group", "aria-labelledby": "confirm-text" },
    h("p", { id: "confirm-text" }, h("b", {}, t(`${verb}_question`, name)), " ", text),
    h("div", { class: "acts even" }, button(t("keep"), keepIt, { id: "keep" }),
      button(t(verb), () => (verb === "pause" ? act(verb, status) : unenroll(status)), { id: verb, busy: verb })));
}

/** @param {StatusDetail} status */
function why({ explain, state: standing }) {
  if (!explain?.checks.length) return null;
  return h("div", { class: "why" },
    h("button", { type: "button", class: "link why-head", id: "why", "aria-expanded": live.why,
      onclick: () => { live.why = !live.why; refresh(); } },
    icon("circle-question-mark"), h("span", { class: "grow" }, explain.question), icon(live.why ? "chevron-up" : "chevron-down")),
    live.why && h("ul", {}, explain.checks.map((check) => checkLine(check, standing === "finished"))));
}

/** @param {Explain["checks"][number]} check @param {boolean} over */
function checkLine(check, over) {
  const waits = check.until !== null && Date.parse(check.until) > now().getTime();
  const [shape, colour] = check.ok ? ["check", "reply"] : check.ok === null ? ["circle-dashed", "done"]
    : waits ? ["clock", "hold"] : over ? ["circle-slash", "done"] : ["triangle-alert", "alert"];
  const until = waits && check.until ? t("until_when", dayTime(localOf(check.until))) : "";
  return h("li", { class: check.ok === null ? "open" : "" }, icon(shape, `tone ${colour}`),
    h("div", { class: "grow" }, check.ok === false ? h("b", {}, check.detail) : check.detail,
      until && h("p", { class: "second" }, until)));
}

/** @param {StatusDetail} status */
function soFar(status) {
  const past = status.timeline.filter((entry) => !entry.planned);
  if (!past.length) return null;
  return h("section", {}, h("h2", { class: "group" }, t("so_far")),
    h("ul", { class: "rows pairs" }, past.map((entry) => h("li", { class: "row" }, icon(shapeOf(entry.code), "tone done"),
      h("span", { class: "grow" }, entry.sentence), h("span", { class: "second" }, dateTime(localOf(entry.at)))))));
}

/** By the words in a code of the journal, the first that fits. @type {[RegExp, string][]} */
const SHAPES = [
  [/uncertain|not_sent|refused|rejected/, "triangle-alert"], [/finished/, "circle-slash"], [/received|reply/, "reply"],
  [/office|absence/, "luggage"], [/bounce/, "mail-x"], [/opt|suppress/, "ban"], [/pause/, "pause"],
  [/resume|reopen/, "play"], [/held/, "clock"], [/enroll/, "user-plus"], [/task/, "square-check"], [/mail|sent/, "send"],
  [/skip/, "skip-forward"],
];

/** @param {string} code of the journal; an unknown one is a plain clock */
function shapeOf(code) {
  return SHAPES.find(([pattern]) => pattern.test(code))?.[1] ?? "clock";
}
