// @ts-check
/** People the company already has, for when the page names nobody. */

import { h, icon } from "../../lib/dom.js";
import { t, tn } from "../../lib/i18n.js";
import { nobody, splitName } from "../../lib/state.js";
import { complain, go, listKnown } from "../flow.js";
import { bars, checkedOf, chipOf, disc, errorLine, main, segmented, summary, valueOf } from "../parts.js";
import { lookUp } from "../reading.js";
import { live, refresh, state } from "../store.js";

/** @import { ListedPerson } from "../../lib/types.js" */

/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

/** @returns {import("../view.js").View} */
export function knownView() {
  const listed = live.listed;
  const error = live.errors.known;
  return {
    title: t("known_title"), back: () => go("people"),
    body: [h("div", { class: "pad" }, search(), segmented("kind", t("show"),
      [{ value: "candidates", text: t("candidates") }, { value: "contacts", text: t("contacts") }], state.audience,
      (value) => { state.audience = value === "contacts" ? "contacts" : "candidates"; listKnown(); })),
    !listed ? bars(6) : listed.people.length ? h("ul", { class: "rows" }, listed.people.map(row))
      : disc("users", t("no_match"), t("no_match_do")),
    listed && listed.total > listed.people.length && h("p", { class: "aside" }, tn("more_than_shown", listed.total))],
    foot: [error ? errorLine("known-error", error) : summary(tn("selected", state.taken.length)), main(t("take"), take)],
  };
}

function search() {
  return h("div", { class: "search" }, icon("search"),
    h("input", { type: "search", id: "search", value: live.query, placeholder: t("search_people"),
      "aria-label": t("search_people"), oninput: (/** @type {Event} */ event) => {
        live.query = valueOf(event);
        clearTimeout(soon);
        soon = setTimeout(listKnown, 250);
      } }));
}

/** @param {ListedPerson} person */
function row(person) {
  const id = `known-${person.id}`;
  const change = (/** @type {Event} */ event) => {
    state.taken = state.taken.filter((one) => one.id !== person.id);
    if (checkedOf(event)) state.taken.push(person);
    refresh();
  };
  const taken = state.taken.some((one) => one.id === person.id);
  return h("li", { key: id, class: taken ? "row ticked" : "row" },
    h("input", { type: "checkbox", id, checked: taken, onchange: change }),
    h("label", { class: "grow", for: id },
      h("span", { class: "top" }, h("span", { class: "name cut" }, person.name || person.email),
        person.status && chipOf(person.status.chip)),
      h("span", { class: "second cut" }, person.email || t("no_address"))));
}

/** The chosen ones become the people of this panel. */
function take() {
  if (!state.taken.length) return complain("known", t("tick_someone"));
  state.people = state.taken.map((person) => ({
    ...nobody(), ...splitName(person.name), id: `hand:${person.id}`, email: person.email, found: Boolean(person.email),
    person_id: person.id, company: person.company, title: person.title, status: person.status,
  }));
  state.page = { tabId: live.activeTab, url: "", title: "", problem: "" };
  state.taken = [];
  live.query = "";
  go("people");
  return lookUp();
}
