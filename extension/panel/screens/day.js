// @ts-check
/** My day: what leaves today, who answered, which tasks are due. */

import { h } from "../../lib/dom.js";
import { dayTime, localOf, shortDate, time } from "../../lib/format.js";
import { t } from "../../lib/i18n.js";
import { closeTask, go } from "../flow.js";
import { bars, button, disc, heading, link } from "../parts.js";
import { openStatus, settle } from "../standing.js";
import { live } from "../store.js";

/** @import { Today } from "../../lib/types.js" */

/** @returns {import("../view.js").View} */
export function dayView() {
  const today = live.today;
  const frame = { title: t("my_day"), back: () => go("people") };
  if (!today) return { ...frame, body: [bars(5)] };
  const empty = !today.leaves.length && !today.answered.length && !today.tasks.length;
  if (empty) return { ...frame, body: [disc("calendar-days", t("quiet_day"), t("quiet_day_do"))] };
  return { ...frame, body: [tasks(today), answered(today), leaves(today)] };
}

/** @param {Today} today */
function tasks(today) {
  const zone = live.me?.user.zone ?? "UTC";
  return section("square-check", t("to_do"), today.tasks, (task) => h("li", { class: "row" }, h("div", { class: "grow" },
    h("div", { class: "top" }, h("span", { class: "name" }, task.title),
      h("span", { class: "second" }, shortDate(task.due_local, zone))),
    h("p", { class: "second" }, `${task.person.name} · ${task.sequence.name}`),
    h("div", { class: "acts" },
      task.question ? answers(task) : closing(task)))));
}

/** @param {Today["tasks"][number]} task */
function closing(task) {
  return [
    button(t("done_word"), () => closeTask(task.id, "done"), { id: `done-${task.id}`, icon: "check",
      busy: `task-${task.id}`, label: t("done_task", task.title) }),
    link(t("skip"), () => closeTask(task.id, "skip"), { id: `skip-${task.id}`, label: t("skip_task", task.title) }),
  ];
}

/** A question of Relance: doing what it asks closes it. @param {Today["tasks"][number]} task */
function answers(task) {
  const name = task.person.name;
  return [
    button(t("resume"), () => settle(task, "resume"), { id: `resume-${task.id}`, icon: "play", busy: "resume",
      label: t("about_person", name, t("resume")) }),
    button(t("unenroll"), () => settle(task, "unenroll"), { id: `unenroll-${task.id}`, icon: "user-minus",
      busy: "unenroll", label: t("about_person", name, t("unenroll")) }),
  ];
}

/** @param {Today} today */
function answered(today) {
  return section("reply", t("answered"), today.answered, (one) => h("li", { class: "row" }, h("div", { class: "grow" },
    h("div", { class: "top" }, person(one.person.name, one.enrollment_id),
      h("span", { class: "second" }, dayTime(localOf(one.at)))),
    h("p", { class: "second" }, one.sentence))));
}

/** @param {Today} today */
function leaves(today) {
  return section("send", t("leaves_today_head"), today.leaves, (one) => h("li", { class: "row" },
    h("span", { class: "clock" }, time(one.local)), h("div", { class: "grow" }, person(one.person.name, one.enrollment_id),
      h("p", { class: "second cut" }, `${one.sequence.name} · ${t("step_of", one.step, one.steps)}`))));
}

/** @param {string} name @param {number} id */
function person(name, id) {
  return link(name, () => openStatus(id), { id: `status-${id}` });
}

/**
 * @template T
 * @param {string} shape
 * @param {string} title
 * @param {T[]} rows
 * @param {(row: T) => import("../../lib/dom.js").Drawn} draw
 */
function section(shape, title, rows, draw) {
  if (!rows.length) return null;
  return h("section", {}, heading(shape, title, rows.length), h("ul", { class: "rows" }, rows.map(draw)));
}

