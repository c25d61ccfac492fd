// @ts-check
/** The inside of an opened step: days, time, subject and text for these people only. */

import { h } from "../../lib/dom.js";
import { city } from "../../lib/format.js";
import { t } from "../../lib/i18n.js";
import { safeNodes, toHtml } from "../../lib/mail.js";
import { backToSequence, changedHere, changeStep, effective, subjectOf } from "../../lib/state.js";
import { preview, previewSoon } from "../flow.js";
import { field, link, toggle } from "../parts.js";
import { live, refresh, state } from "../store.js";

/** @import { Planned, Step } from "../../lib/types.js" */

/**
 * @param {Step} step
 * @param {Planned | undefined} planned
 * @param {string} zone
 * @param {boolean} wantsSubject
 */
export function stepEditor(step, planned, zone, wantsSubject) {
  const newThread = step.kind === "task" || (planned?.thread ?? step.thread) === "new";
  const now = { ...effective(state, step), subject: subjectOf(state, step) };
  const missing = wantsSubject && !now.subject.trim();
  const id = `subject-${step.id}`;
  if (missing) live.errors[id] = t("give_subject", step.position);
  else delete live.errors[id];
  return h("div", { class: "editor" },
    (newThread || wantsSubject) && field({ id, label: t(step.kind === "task" ? "task" : "subject"), value: now.subject,
      oninput: (subject) => change(step, { subject }) }),
    h("div", { class: "pair" }, daysField(step, now), timeField(step, now, zone)),
    toggle(`later-${step.id}`, t("move_later"), !state.keepOthers,
      (on) => { state.keepOthers = !on; refresh(); }, { first: true }),
    bodyField(step, now),
    h("p", { class: "hint" }, t("shared_stays")),
    changedHere(state, step) && link(t("back_to_sequence"), () => { backToSequence(state, step); refresh(); preview(); },
      { id: `reset-${step.id}` }));
}

/** @param {Step} step @param {import("../../lib/types.js").Change} some */
function change(step, some) {
  changeStep(state, step, some);
  previewSoon();
}

/** @param {Step} step @param {Step} now */
function daysField(step, now) {
  return field({ id: `days-${step.id}`, label: t("days_after_start"), type: "number", value: String(now.day_offset),
    more: { min: 0, max: 250, step: 1, inputmode: "numeric" },
    oninput: (value) => {
      const day_offset = Number(value);
      if (value !== "" && Number.isInteger(day_offset) && day_offset >= 0) change(step, { day_offset });
    } });
}

/** @param {Step} step @param {Step} now @param {string} zone */
function timeField(step, now, zone) {
  return field({ id: `time-${step.id}`, label: t("time_in", city(zone)), type: "time", value: now.time.slice(0, 5),
    more: { step: 300 }, oninput: (time) => { if (time) change(step, { time }); } });
}

/** Formatting survives an edit; what is pasted comes in as plain text. @param {Step} step @param {Step} now */
function bodyField(step, now) {
  const id = `body-${step.id}`;
  const area = h("div", { id, class: "area", contenteditable: "true", role: "textbox", "aria-multiline": "true",
    "aria-labelledby": `${id}-label`, lang: "", foreign: { text: now.body, nodes: () => safeNodes(now.body), read: toHtml },
    oninput: (/** @type {Event} */ event) => change(step, { body: toHtml(/** @type {Node} */ (event.target)) }),
    onpaste: (/** @type {ClipboardEvent} */ event) => {
      event.preventDefault();
      document.execCommand("insertText", false, event.clipboardData?.getData("text/plain") ?? "");
    } });
  return h("div", { class: "field" }, h("span", { class: "label", id: `${id}-label` }, t("text")), area);
}
