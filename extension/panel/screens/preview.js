// @ts-check
/** Preview: every email as it will leave, person by person, and the calendar of dates. */

import { h, icon } from "../../lib/dom.js";
import { dateTime, day, fileSize, headDate, number, shortDate, time } from "../../lib/format.js";
import { t, tn } from "../../lib/i18n.js";
import { safeNodes } from "../../lib/mail.js";
import { ticked } from "../../lib/state.js";
import { enroll, go, preview } from "../flow.js";
import { mergeText } from "../merge.js";
import { bars, button, field, ghost, link, main, summary } from "../parts.js";
import { busyWith } from "../requests.js";
import { keep, live, refresh, refreshTo, state } from "../store.js";

/** @import { Planned, Preview, PreviewedPerson } from "../../lib/types.js" */

let calendar = false;
let naming = "";

/** @returns {import("../view.js").View} */
export function previewView() {
  const shown = live.preview;
  const frame = { title: t("step_preview"), back: () => go("steps"), step: 5, meta: state.sequence?.name ?? "" };
  const people = shown?.people.filter((person) => person.eligible) ?? [];
  if (!shown) return { ...frame, body: [bars(6)] };
  const who = Math.min(state.who, people.length - 1);
  const person = people[who];
  return {
    ...frame,
    body: [person && pager(person, who, people.length), person && nameOf(person),
      person && person.plan.filter((planned) => !planned.skipped).map((planned) => mail(planned, shown)),
      button(t("all_dates"), () => { calendar = !calendar; refresh(); },
        { id: "calendar", icon: calendar ? "chevron-up" : "calendar-days", kind: "secondary inset", expanded: calendar }),
      calendar && dates(people)],
    foot: [busyWith("main") && live.slow ? enrolling(shown.counts.eligible) : shown.first ? summary(`${t("first_email")}\n*${shortDate(shown.first.local, shown.zone, dateTime)}*`) : summary(""),
      main(tn("enroll_people", shown.counts.eligible), enroll)],
  };
}

/** Many people take a while, and are written all or none: so what is known is that it goes on. @param {number} count */
function enrolling(count) {
  return h("div", { class: "grow", role: "status" }, h("p", { class: "second" }, tn("enrolling", count)),
    h("progress", { "aria-label": tn("enrolling", count) }));
}

/** @param {PreviewedPerson} person @param {number} who @param {number} count */
function pager(person, who, count) {
  const turn = (/** @type {number} */ by) => () => { state.who = (who + by + count) % count; refresh(); };
  return h("div", { class: "pager" },
    count > 1 && ghost(t("previous_person"), "chevron-left", turn(-1), { id: "previous" }),
    h("div", { class: "grow", "aria-live": "polite" }, h("p", { class: "name" }, person.name || person.email),
      h("p", { class: "second cut", title: person.email },
        `${t("of_count", number(who + 1), number(count))} · ${person.email}`)),
    count > 1 && ghost(t("next_person"), "chevron-right", turn(1), { id: "next" }));
}

/**
 * The last place to see a wrong name is the first line of the email, so it is put right here.
 * @param {PreviewedPerson} person
 */
function nameOf(person) {
  const someone = ticked(state)[person.index];
  if (!someone || person.person_id) return null; // a stored name is changed in Relance, for everybody
  if (naming !== someone.id) {
    return h("p", { class: "centre" }, link(t("change_name"), () => { naming = someone.id; refreshTo("name-first"); },
      { id: "change-name", label: `${t("change_name")} (${person.name || person.email})` }));
  }
  const done = () => {
    naming = "";
    someone.sure = true;
    live.focus = "change-name";
    return preview();
  };
  return h("div", { class: "pad naming" },
    h("div", { class: "pair" },
      field({ id: "name-first", label: t("first_name"), value: someone.first, onenter: done,
        oninput: (value) => { someone.first = value; keep(); } }),
      field({ id: "name-last", label: t("last_name"), value: someone.last, onenter: done,
        oninput: (value) => { someone.last = value; keep(); } })),
    button(t("correct"), done, { id: "name-done" }));
}

/** @param {Planned} planned @param {Preview} shown */
function mail(planned, shown) {
  const task = planned.kind === "task";
  const same = planned.thread === "same";
  const place = `${t("step_number", planned.position)}${task ? ` · ${t("task")}` : same ? ` · ${t("same_thread")}` : ""}`;
  return h("article", { key: planned.step_id, class: "mail", "aria-label": place },
    h("header", {},
      h("p", { class: "top" }, h("b", {}, planned.local ? headDate(planned.local, shown.zone) : t("no_date_yet")), h("span", { class: "second" }, place)),
      !same && !task && shown.mailbox && h("p", { class: "second" }, t("from", sender(shown))),
      planned.moved.map((moved) => h("p", { class: "third" }, icon("corner-up-left"), h("span", {}, moved.sentence))),
      planned.after_task && h("p", { class: "third" }, icon("corner-up-left"), h("span", {}, t("after_task"))),
      planned.own && h("p", { class: "third differs" }, icon("pencil"), h("span", {}, t("own_here")))),
    h("div", { class: "text" },
      (!same || task) && planned.subject && subjectOf(planned),
      planned.html ? h("div", { class: "mail-body", foreign: { text: planned.html, nodes: () => safeNodes(planned.html) } })
        : h("p", { class: "lines" }, planned.text)),
    planned.attachments.length > 0 && h("ul", { class: "files", "aria-label": t("attachments") }, planned.attachments.map((file) =>
      h("li", {}, icon("paperclip"), h("span", { class: "cut", title: file.name }, file.name),
        h("span", { class: "second" }, fileSize(file.size))))));
}

/** With its merged values marked; that of a task names the fields. @param {Planned} planned */
function subjectOf(planned) {
  const html = planned.subject_html;
  return html ? h("h2", { foreign: { text: html, nodes: () => safeNodes(html) } }) : h("h2", {}, mergeText(planned.subject));
}

/** @param {Preview} shown */
function sender(shown) {
  const name = live.me?.user.name ?? "";
  return `${name} <${shown.mailbox?.address ?? ""}>`.trim();
}

/** All sends of all people, by day. @param {PreviewedPerson[]} people */
function dates(people) {
  /** @type {Map<string, { local: string, planned: Planned, name: string }[]>} */
  const byDay = new Map();
  for (const person of people) {
    for (const planned of person.plan) {
      if (planned.skipped || !planned.local) continue;
      const { local } = planned;
      const key = local.slice(0, 10);
      byDay.set(key, [...(byDay.get(key) ?? []), { local, planned, name: person.name || person.email }]);
    }
  }
  return h("div", { class: "dates" }, [...byDay].sort(([one], [other]) => one.localeCompare(other)).map(([date, sends]) =>
    h("details", { key: date }, h("summary", {}, h("b", {}, day(date)),
      h("span", { class: "second" }, counts(sends.map((send) => send.planned)))),
    h("ul", {}, sends.sort((one, other) => one.local.localeCompare(other.local)).map((send) =>
      h("li", {}, h("span", {}, time(send.local)), h("span", { class: "grow cut" }, send.name),
        h("span", { class: "second" }, t("step_number", send.planned.position))))))));
}

/** @param {Planned[]} planned */
function counts(planned) {
  const tasks = planned.filter((one) => one.kind === "task").length;
  const emails = planned.length - tasks;
  return [emails ? tn("emails_plain", emails) : "", tasks ? tn("tasks_plain", tasks) : ""].filter(Boolean).join(", ");
}
