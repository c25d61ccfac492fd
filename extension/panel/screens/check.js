// @ts-check
/** Check: who will be enrolled, who will not and why, with the fix in the row. */

import { h, icon } from "../../lib/dom.js";
import { t, tn } from "../../lib/i18n.js";
import { ticked } from "../../lib/state.js";
import { alsoAs, complain, go, openSequences, preview } from "../flow.js";
import { fieldName } from "../merge.js";
import { banner, bars, button, errorLine, field, heading, link, main, outward, summary, valueOf } from "../parts.js";
import { openStatus } from "../standing.js";
import { keep, live, state } from "../store.js";

/** @import { Audience, Exclusion, PreviewedPerson } from "../../lib/types.js" */

/**
 * Icon and tone per reason; a reason this version does not know is drawn neutral.
 * @type {Record<string, [string, string]>}
 */
const MARKS = {
  opted_out: ["ban", "optout"], already_enrolled: ["send", "run"], no_email: ["at-sign", "hold"],
  invalid_email: ["at-sign", "hold"], duplicate_in_selection: ["users", "done"], wrong_audience: ["users", "hold"],
  suppressed_domain: ["ban", "optout"], bounced_before: ["mail-x", "bounce"], own_address: ["users", "done"],
  missing_field: ["pencil", "hold"],
};

/** @returns {import("../view.js").View} */
export function checkView() {
  const shown = live.preview;
  const back = () => go(state.reviewing ? "steps" : "people");
  const frame = { title: t("check_title"), back, step: 2 };
  if (!shown) return { ...frame, body: [bars(6)] };
  const inside = shown.people.filter((person) => person.eligible);
  const outside = shown.people.filter((person) => person.exclusion && person.exclusion.code !== "mailbox_not_connected");
  const error = live.errors.check;
  return {
    ...frame,
    body: [mailboxBanner(),
      outside.length > 0 && [heading("circle-slash", t("not_enrolled"), outside.length),
        h("ul", { class: "rows" }, outside.map(outsideRow))],
      inside.length > 0 && [heading("circle-check", t("will_enroll"), inside.length, "reply"),
        h("ul", { class: "rows plain" }, inside.map(insideRow))]],
    foot: [error ? errorLine("check-error", error)
      : summary(outside.length ? tn("will_and_not", inside.length, outside.length) : tn("will", inside.length)),
    main(t("continue"), () => proceed(inside.length))],
  };
}

/** @param {number} count */
function proceed(count) {
  if (!count) return complain("check", t(live.preview?.mailbox ? "nobody_left" : "connect_mailbox_first"));
  return state.reviewing ? go("steps") : openSequences();
}

/** Without a mailbox nobody can be enrolled; said once, above all. */
function mailboxBanner() {
  const blocked = live.preview?.people.find((person) => person.exclusion?.code === "mailbox_not_connected");
  if (!blocked || (live.me?.trouble.length ?? 0) > 0) return null;
  return banner("alert", "plug", blocked.exclusion?.sentence ?? "", "",
    [outward(t("connect"), new URL("/mailboxes", live.server).href, "secondary")]);
}

/** @param {PreviewedPerson} person */
function outsideRow(person) {
  const exclusion = /** @type {Exclusion} */ (person.exclusion);
  const [shape, colour] = MARKS[exclusion.code] ?? ["circle-slash", "done"];
  return h("li", { key: person.index, class: "row" }, icon(shape, `tone ${colour}`),
    h("div", { class: "grow" },
      h("div", { class: "top" }, h("span", { class: "name cut" }, nameOf(person)), linkFix(person, exclusion)),
      h("p", { class: "second" }, exclusion.sentence),
      exclusion.fix === "audience" && audienceFix(person, exclusion),
      exclusion.fix === "email" && emailFix(person, exclusion),
      exclusion.fix === "fields" && fieldsFix(person, exclusion)));
}

/** @param {PreviewedPerson} person */
function nameOf(person) {
  return person.name || person.email || t("no_name");
}

/** @param {PreviewedPerson} person @param {Exclusion} exclusion */
function linkFix(person, exclusion) {
  const id = `fix-${person.index}`;
  const enrollment = exclusion.params?.enrollment_id;
  if (exclusion.fix === "see" && enrollment) {
    return link(t("see"), () => openStatus(enrollment), { id, label: t("see_person", nameOf(person)) });
  }
  return null;
}

/**
 * Both ways out: the person belongs to both, or the sequence is the wrong one.
 * @param {PreviewedPerson} person
 * @param {Exclusion} exclusion
 */
function audienceFix(person, exclusion) {
  /** @type {Audience} */
  const audience = exclusion.params.audience === "contacts" ? "contacts" : "candidates";
  const { person_id } = person;
  const also = t(`also_${audience}`);
  return h("p", { class: "acts" },
    person_id && button(also, () => alsoAs(person_id, audience),
      { id: `also-${person.index}`, busy: `also-${person_id}`, label: `${also} (${nameOf(person)})` }),
    link(t("choose_another"), () => openSequences(), { id: `fix-${person.index}` }));
}

/** @param {PreviewedPerson} person @param {Exclusion} exclusion */
function emailFix(person, exclusion) {
  const someone = ticked(state)[person.index];
  if (!someone) return null;
  const id = `address-${person.index}`;
  const word = { invalid_email: t("correct"), bounced_before: t("change_address") }[exclusion.code] ?? t("add");
  return h("div", { class: "with-button" },
    field({ id, label: t("address_of", nameOf(person)), hidden: true, type: "email", placeholder: t("email_placeholder"),
      value: someone.email, onenter: preview, oninput: (value) => { someone.email = value; keep(); } }),
    button(word, preview, { id: `add-${person.index}`, label: `${word} (${nameOf(person)})` }));
}

/** @param {PreviewedPerson} person @param {Exclusion} exclusion */
function fieldsFix(person, exclusion) {
  const someone = ticked(state)[person.index];
  const names = /** @type {string[]} */ (exclusion.params?.fields ?? []);
  if (!someone) return null;
  return names.map((name, place) => h("div", { class: "with-button" },
    field({ id: `field-${person.index}-${name}`, label: fieldName(name), hidden: true, placeholder: fieldName(name),
      value: fieldValue(someone, name), onenter: preview, oninput: (value) => { setField(someone, name, value); keep(); } }),
    place === names.length - 1 && button(t("add"), preview, { id: `add-${person.index}`,
      label: `${t("add")} (${nameOf(person)})` })));
}

/**
 * Fields that have their own place in the request; all others go under `fields`.
 * @type {Record<string, "first" | "last" | "company" | "title">}
 */
const OWN = { first_name: "first", last_name: "last", company: "company", title: "title" };

/** @param {import("../../lib/state.js").Someone} someone @param {string} name */
function fieldValue(someone, name) {
  const own = OWN[name];
  return own ? someone[own] : someone.fields[name] ?? "";
}

/** @param {import("../../lib/state.js").Someone} someone @param {string} name @param {string} value */
function setField(someone, name, value) {
  const own = OWN[name];
  if (own) someone[own] = value;
  else someone.fields[name] = value;
}

/** @param {PreviewedPerson} person */
function insideRow(person) {
  const someone = ticked(state)[person.index];
  const leave = () => {
    if (someone) someone.ticked = false;
    preview();
  };
  return h("li", { key: person.index, class: "row" }, h("div", { class: "grow" },
    h("div", { class: "top" }, h("span", { class: "name cut" }, nameOf(person)),
      person.warnings.length > 0 && link(t("leave_out"), leave,
        { id: `leave-${person.index}`, label: t("leave_out_person", nameOf(person)) })),
    person.email && person.name && h("p", { class: "second cut", title: person.email }, person.email),
    person.warnings.map((warning) => [
      h("p", { class: "third" }, icon("triangle-alert"), h("span", {}, warning.sentence)),
      warning.code === "finished_this_sequence" && again(person, warning.params.next)])));
}

/**
 * Who had the sequence before starts again, or goes on where they stopped.
 * @param {PreviewedPerson} person
 * @param {number | null | undefined} next the step they did not get to
 */
function again(person, next) {
  const someone = ticked(state)[person.index];
  if (!someone || !next) return null;
  const change = (/** @type {Event} */ event) => { someone.startAt = Number(valueOf(event)); preview(); };
  return h("select", { id: `again-${person.index}`, "aria-label": t("again_person", nameOf(person)), onchange: change },
    h("option", { value: "0", selected: !someone.startAt }, t("restart")),
    h("option", { value: String(next), selected: someone.startAt === next }, t("continue_at", next)));
}
