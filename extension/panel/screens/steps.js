// @ts-check
/** Steps and dates: what leaves when; each step opens to be changed for all or for one person. */

import { h, icon } from "../../lib/dom.js";
import { city, date, daysFrom, headDate } from "../../lib/format.js";
import { t, tn } from "../../lib/i18n.js";
import { changedHere, effective, fullName, shownPerson, startOf, subjectOf, ticked } from "../../lib/state.js";
import { complain, go, openSequences, preview } from "../flow.js";
import { mergeText } from "../merge.js";
import { banner, bars, errorLine, link, main, summary, toggle, valueOf } from "../parts.js";
import { live, refresh, refreshTo, state } from "../store.js";
import { stepEditor } from "./step_editor.js";

/** @import { Planned, Preview, Step } from "../../lib/types.js" */

/** @returns {import("../view.js").View} */
export function stepsView() {
  const [sequence, shown] = [state.sequence, live.preview];
  const frame = { title: sequence?.name ?? "", back: openSequences, step: 4 };
  if (!sequence || !shown) return { ...frame, body: [bars(6)] };
  const person = shownPerson(state, shown);
  const plan = new Map(person?.plan.map((planned) => [planned.step_id, planned]));
  const first = sequence.steps.find((step) => !plan.get(step.id)?.skipped);
  const start = startOf(state, person?.index);
  return {
    ...frame, meta: tn("people", shown.counts.eligible),
    body: [leftOut(shown), notices(shown), controls(),
      h("ol", { class: "steps" }, sequence.steps.map((step) => card(step, plan.get(step.id), shown, step === first, start))),
      h("p", { class: "aside" }, footnote(shown))],
    foot: foot(shown),
  };
}

/** @param {Preview} shown */
function foot(shown) {
  const wanting = shown.steps.find((step) => step.needs_subject);
  const { eligible, emails, tasks, until } = shown.counts;
  const open = () => {
    if (!eligible) return complain("steps", t("nobody_left"));
    if (!wanting) return toPreview();
    state.open = wanting.step_id;
    return refreshTo(`subject-${wanting.step_id}`);
  };
  const words = [tn("emails", emails), tasks ? tn("tasks", tasks) : "", until ? t("until", date(until)) : ""];
  const [mails = "", jobs = "", last = ""] = words;
  const text = `${mails}${jobs && `, ${jobs}`}${last && ` ${last}`}`;
  const error = live.errors.steps;
  return [error ? errorLine("steps-error", error)
    : summary(wanting ? t("step_needs_subject", wanting.position) : text), main(t("preview"), open)];
}

function toPreview() {
  state.who = 0;
  go("preview");
}

/** People the chosen sequence cannot take, or had before: said where it comes up. @param {Preview} shown */
function leftOut(shown) {
  const more = shown.counts.excluded - live.knownOut;
  const again = shown.people.filter((person) =>
    person.warnings.some((warning) => warning.code === "finished_this_sequence")).length;
  const review = (/** @type {string} */ id) => [link(t("review"), () => { state.reviewing = true; go("check"); }, { id })];
  return [more > 0 && banner("hold", "circle-slash", tn("more_left_out", more), "", review("review")),
    again > 0 && banner("hold", "triangle-alert", tn("finished_before", again), "", review("review-again"))];
}

/** @param {Preview} shown */
function notices(shown) {
  const told = new Set(["needs_subject", "mailbox_not_connected"]); // said in their own places
  return shown.notices.filter((notice) => !told.has(notice.code)).map((notice) => {
    const [fact = "", ...rest] = notice.sentence.split(/(?<=[.!?])\s/);
    return banner("hold", "clock", fact, rest.join(" "));
  });
}

function controls() {
  const steps = state.sequence?.steps ?? [];
  const people = ticked(state).filter((_, index) => live.preview?.people.find((one) => one.index === index)?.eligible);
  return h("div", { class: "card controls" },
    toggle("today", t("send_today"), state.sendToday, (on) => { state.sendToday = on; refresh(); preview(); },
      { note: t("send_today_note") }),
    choice("start-at", t("start_at"), String(state.startAt),
      steps.map((step) => ({ value: String(step.position),
        text: t(step.position === 1 ? "step_all" : "step_number", step.position) })),
      (value) => { state.startAt = Number(value); refresh(); preview(); }),
    people.length > 1 && choice("scope", t("changes_for"), state.scope,
      [{ value: "all", text: tn("all_people", people.length) }],
      (value) => { state.scope = value; refresh(); },
      { label: t("one_person"), options: people.map((one) => ({ value: one.id, text: fullName(one) || one.email })) }));
}

/**
 * @param {string} id
 * @param {string} label
 * @param {string} value
 * @param {{ value: string, text: string }[]} options
 * @param {(value: string) => void} change
 * @param {{ label: string, options: { value: string, text: string }[] }} [group]
 */
function choice(id, label, value, options, change, group) {
  const one = (/** @type {{ value: string, text: string }} */ entry) =>
    h("option", { value: entry.value, selected: entry.value === value }, entry.text);
  return h("div", { class: "line-of" }, h("label", { for: id, class: "grow" }, label),
    h("select", { id, onchange: (/** @type {Event} */ event) => change(valueOf(event)) },
      options.map(one), group && h("optgroup", { label: group.label }, group.options.map(one))));
}

/**
 * @param {Step} step
 * @param {Planned | undefined} planned
 * @param {Preview} shown
 * @param {boolean} first
 * @param {number} start the step at which the person shown starts
 */
function card(step, planned, shown, first, start) {
  const meta = shown.steps.find((one) => one.step_id === step.id);
  const skipped = planned?.skipped ?? meta?.skipped ?? false;
  const open = state.open === step.id;
  const when = planned?.local && !skipped ? headDate(planned.local, shown.zone) : "";
  return h("li", { key: step.id, class: `step ${first && !skipped ? "first" : ""} ${skipped ? "skipped" : ""}` },
    h("span", { class: "dot", "aria-hidden": "true" }, step.position),
    h("div", { class: open ? "card open" : "card" },
      h("button", { type: "button", class: "step-head", id: `step-${step.id}`, "aria-expanded": open,
        onclick: () => { state.open = open ? 0 : step.id; refresh(); } },
      h("span", { class: "grow" },
        h("span", { class: "when" }, when || t("step_number", step.position)),
        h("span", { class: "second" }, skipped ? t("skipped_start", start) : what(step, planned)),
        !skipped && h("span", { class: "second" }, distance(step, start)),
        planned && !skipped && notes(step, planned)),
      icon(open ? "chevron-up" : "chevron-down")),
      first && planned?.local && !state.sendToday && daysFrom(planned.local, shown.zone) > 0 && offer(),
      open && stepEditor(step, planned, shown.zone, meta?.needs_subject ?? false)));
}

/** Send today, beside a first date that is not today. */
function offer() {
  return h("p", { class: "offer" }, link(t("send_today"), () => { state.sendToday = true; refresh(); preview(); },
    { id: "offer-today" }));
}

/** @param {Step} step @param {Planned | undefined} planned */
function what(step, planned) {
  const subject = subjectOf(state, step);
  if (step.kind === "task") return [`${t("task")} · `, mergeText(subject)];
  if ((planned?.thread ?? step.thread) === "same") return `${t("email")} · ${t("in_thread")}`;
  return [`${t("email")} · `, subject ? mergeText(subject) : t("opens_thread")];
}

/** "Day 3 · 3 days after the previous" @param {Step} step @param {number} start */
function distance(step, start) {
  const steps = state.sequence?.steps ?? [];
  const before = steps.find((other) => other.position === step.position - 1);
  const days = effective(state, step).day_offset;
  const gap = before && step.position > start ? days - effective(state, before).day_offset : null;
  const after = gap === null ? "" : gap === 0 ? ` · ${t("same_day")}` : ` · ${tn("days_after", gap)}`;
  return `${t("day_number", days)}${after}`;
}

/** @param {Step} step @param {Planned} planned */
function notes(step, planned) {
  const change = changedHere(state, step);
  const own = Boolean(state.changes.all?.[step.id]);
  return [
    planned.moved.map((moved) => note("corner-up-left", moved.sentence, "third")),
    planned.after_task && note("corner-up-left", t("after_task"), "third"),
    (change || own) && note("pencil", differs(step), "third differs"),
  ];
}

/** @param {string} shape @param {string} text @param {string} kind */
function note(shape, text, kind) {
  return h("span", { class: kind }, icon(shape), h("span", {}, text));
}

/** What was changed, and for whom. @param {Step} step */
function differs(step) {
  const change = changedHere(state, step) ?? state.changes.all?.[step.id] ?? {};
  const one = ticked(state).find((person) => person.id === state.scope && changedHere(state, step));
  const textual = change.subject !== undefined || change.body !== undefined;
  if (one) return t(textual ? "own_text" : "own_dates", fullName(one) || one.email);
  if (textual) return t("text_changed");
  if (change.time !== undefined) return t("time_changed", step.time);
  return t("days_changed", step.day_offset);
}

/** @param {Preview} shown */
function footnote(shown) {
  const from = shown.mailbox ? ` ${t("sent_from", shown.mailbox.address)}` : "";
  return `${t("times_are", city(shown.zone))}${from}`;
}

