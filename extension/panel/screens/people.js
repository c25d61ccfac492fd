// @ts-check
/** People on this page: who was found, who is chosen. */

import { h } from "../../lib/dom.js";
import { t, tn } from "../../lib/i18n.js";
import { number } from "../../lib/format.js";
import { fullName, shownName, ticked } from "../../lib/state.js";
import { check, openKnown } from "../flow.js";
import { byHand } from "../menu.js";
import { bars, button, checkedOf, chipOf, disc, errorLine, field, ghost, link, main, plainChip, remembered, segmented,
  summary } from "../parts.js";
import { lookUp, readPage } from "../reading.js";
import { openStatus } from "../standing.js";
import { keep, live, refresh, state } from "../store.js";
import { edit, editForm, handForm } from "./person_form.js";

/** @import { Someone } from "../../lib/state.js" */

/** @returns {import("../view.js").View} */
export function peopleView() {
  const away = state.page !== null && state.page.tabId !== live.activeTab;
  const problem = away ? "unread" : state.page?.problem ?? "unread";
  const frame = { title: t("people_title") };
  if (state.people.length && (!problem || problem === "reading" || problem === "nobody")) return { ...frame, ...list() };
  if (state.byHand) return { ...frame, body: [handForm(state.byHand)] };
  return { ...frame, body: [problem === "reading" ? bars(5) : nothing(problem || "unread")] };
}

/** @param {"unread" | "closed" | "nobody"} problem */
function nothing(problem) {
  if (problem === "unread") {
    return [disc("mouse-pointer-click", t("unread"), t("unread_do")),
      h("p", { class: "aside" }, t("unread_or"), " ", link(t("open_list"), openKnown, { id: "open-known" }))];
  }
  const add = button(t("add"), byHand, { icon: "plus", id: "add-hand" });
  if (problem === "closed") return disc("ban", t("closed"), t("closed_do"), [add]);
  return disc("users", t("nobody"), t("nobody_do"),
    [button(t("read_short"), readPage, { icon: "refresh-cw", id: "read-again" }), add]);
}

function list() {
  const chosen = ticked(state).length;
  const error = live.errors.people;
  return {
    step: 1, meta: host(),
    body: [
      h("div", { class: "pad line-below" },
        segmented("audience", t("add_as"), [{ value: "candidates", text: t("candidates") },
          { value: "contacts", text: t("contacts") }], state.audience,
        (value) => { state.audience = value === "contacts" ? "contacts" : "candidates"; refresh(); })),
      state.byHand && handForm(state.byHand),
      allRow(chosen),
      h("ul", { class: "rows" }, state.people.map(row)),
    ],
    foot: [error ? errorLine("people-error", error) : summary(`*${tn("people", chosen)}*`), main(t("continue"), check)],
  };
}

function host() {
  return URL.canParse(state.page?.url ?? "") ? new URL(state.page?.url ?? "").host : "";
}

/** @param {number} chosen */
function allRow(chosen) {
  const all = chosen === state.people.length;
  return h("label", { class: "row all", for: "all" },
    h("input", { type: "checkbox", id: "all", checked: all, indeterminate: !all && chosen > 0,
      onchange: (/** @type {Event} */ event) => tickAll(checkedOf(event)) }),
    h("span", { class: "grow name" }, t("select_all"), h("span", { class: "count" }, number(state.people.length))),
    h("span", { class: "second" }, tn("selected", chosen)));
}

/** @param {boolean} on */
function tickAll(on) {
  for (const person of state.people) person.ticked = on;
  refresh();
}

/** @param {Someone} person */
function row(person) {
  if (person.id !== state.draft?.id) return plainRow(person);
  return h("li", { key: person.id, class: "row ticked" }, tick(person, shownName(person) || t("no_name")),
    editForm(person, state.draft));
}

/** @param {Someone} person @param {string} [name] where no label says it */
function tick(person, name) {
  return h("input", { type: "checkbox", id: `tick-${person.id}`, checked: person.ticked, "aria-label": name,
    onchange: (/** @type {Event} */ event) => { person.ticked = checkedOf(event); live.errors = {}; refresh(); } });
}

const plainRow = remembered((/** @type {Someone} */ person) => {
  const id = `tick-${person.id}`;
  const named = Boolean(fullName(person)) && person.sure;
  const address = person.email && person.found ? person.email : "";
  return h("li", { key: person.id, class: person.ticked ? "row ticked" : "row" }, tick(person),
    h("div", { class: "grow" },
      h("div", { class: "top" },
        h("label", { for: id, id: `name-${person.id}`, class: "name cut", title: shownName(person) },
          named ? fullName(person) : person.email || fullName(person) || t("no_name")),
        h("span", { class: "end" }, stateOf(person), canEdit(person) && editButton(person))),
      named && address && h("label", { for: id, class: "second cut", title: address }, address),
      person.found || !named ? null : addressField(person),
      !named && person.ticked && !person.shared && nameFields(person)));
});

/** A stored person is changed in Relance, for everybody. @param {Someone} person */
function canEdit(person) {
  return !person.person_id && !person.status;
}

/** @param {Someone} person */
function editButton(person) {
  return ghost(t("edit"), "pencil", () => edit(person), { id: `edit-${person.id}`, about: `name-${person.id}` });
}

/** @param {Someone} person */
function stateOf(person) {
  const status = person.status;
  if (status) {
    return [chipOf(status.chip),
      link(t("see"), () => openStatus(status.id), { id: `see-${person.id}`, label: t("see_person", shownName(person)) })];
  }
  if (person.optedOut) return chipOf({ tone: "optout", icon: "ban", label: t("chip_opted_out") });
  if (person.shared) return plainChip(t("shared_address"));
  return person.kind ? plainChip(t(`kind_${person.kind}`)) : null;
}

/** @param {Someone} person */
function nameFields(person) {
  return h("div", { class: "pair" },
    field({ id: `first-${person.id}`, label: t("first_name"), placeholder: t("first_name"), hidden: true,
      value: person.first, oninput: (value) => { person.first = value; keep(); } }),
    field({ id: `last-${person.id}`, label: t("last_name"), placeholder: t("last_name"), hidden: true,
      value: person.last, oninput: (value) => { person.last = value; keep(); } }));
}

/**
 * Asked once: the answer goes along with the page's address of that person, and comes back through lookup.
 * @param {Someone} person
 */
function addressField(person) {
  return field({ id: `email-${person.id}`, label: t("address_of", fullName(person)), hidden: true, type: "email",
    placeholder: t("no_address_here"), value: person.email, onenter: lookUp,
    oninput: (value) => { person.email = value; keep(); } });
}
