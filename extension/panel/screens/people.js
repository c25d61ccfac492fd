// @ts-check
/** People on this page: who was found, who is chosen. */

import { h } from "../../lib/dom.js";
import { t, tn } from "../../lib/i18n.js";
import { number } from "../../lib/format.js";
import { fullName, nobody, shownName, ticked } from "../../lib/state.js";
import { check, complain, openKnown } from "../flow.js";
import { byHand } from "../menu.js";
import { bars, button, checkedOf, chipOf, disc, errorLine, field, link, main, plainChip, remembered, segmented,
  summary } from "../parts.js";
import { lookUp, readPage } from "../reading.js";
import { openStatus } from "../standing.js";
import { keep, live, refresh, state } from "../store.js";

/** @import { Someone } from "../../lib/state.js" */

/** @returns {import("../view.js").View} */
export function peopleView() {
  const away = state.page !== null && state.page.tabId !== live.activeTab;
  const problem = away ? "unread" : state.page?.problem ?? "unread";
  const frame = { title: t("people_title") };
  if (state.people.length && (!problem || problem === "reading" || problem === "nobody")) return { ...frame, ...list() };
  if (state.hand) return { ...frame, body: [handForm()] };
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
      state.hand && handForm(),
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

const row = remembered((/** @type {Someone} */ person) => {
  const id = `tick-${person.id}`;
  const named = Boolean(fullName(person)) && person.sure;
  const tick = h("input", { type: "checkbox", id, checked: person.ticked,
    onchange: (/** @type {Event} */ event) => { person.ticked = checkedOf(event); live.errors = {}; refresh(); } });
  const address = person.email && person.found ? person.email : "";
  return h("li", { key: person.id, class: person.ticked ? "row ticked" : "row" }, tick,
    h("div", { class: "grow" },
      h("div", { class: "top" },
        h("label", { for: id, class: "name cut", title: shownName(person) },
          named ? fullName(person) : person.email || fullName(person) || t("no_name")),
        state_of(person)),
      named && address && h("label", { for: id, class: "second cut", title: address }, address),
      person.found || !named ? null : addressField(person),
      !named && person.ticked && !person.shared && nameFields(person)));
});

/** @param {Someone} person */
function state_of(person) {
  const status = person.status;
  if (status) {
    return h("span", { class: "end" }, chipOf(status.chip),
      link(t("see"), () => openStatus(status.id), { id: `see-${person.id}`, label: t("see_person", shownName(person)) }));
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

const typed = { first: "", last: "", email: "" };

function handForm() {
  return h("form", { class: "pad line-below", id: "hand", onsubmit: (/** @type {Event} */ event) => {
    event.preventDefault();
    addByHand();
  } },
  h("h2", {}, t("add_person")),
  h("div", { class: "pair" },
    field({ id: "hand-first", label: t("first_name"), value: typed.first, oninput: (value) => { typed.first = value; } }),
    field({ id: "hand-last", label: t("last_name"), value: typed.last, oninput: (value) => { typed.last = value; } })),
  field({ id: "hand-email", label: t("email_address"), type: "email", placeholder: t("email_placeholder"),
    value: typed.email, oninput: (value) => { typed.email = value; } }),
  h("div", { class: "acts" }, h("button", { type: "submit", class: "secondary", id: "hand-add" }, t("add")),
    link(t("cancel"), () => { state.hand = false; refresh(); }, { id: "hand-cancel" })));
}

function addByHand() {
  const email = typed.email.trim();
  if (!isAddress(email)) {
    live.focus = "hand-email";
    return complain("hand-email", t(email ? "invalid_address" : "give_address", email));
  }
  keepByHand({ ...nobody(), first: typed.first.trim(), last: typed.last.trim(), email, found: true });
  Object.assign(typed, { first: "", last: "", email: "" });
}

/** A plausible address; the server has the last word. @param {string} text */
export function isAddress(text) {
  return /^[^\s@<>",;]+@[^\s@<>",;]+\.[^\s@.<>",;]{2,}$/.test(text);
}

/** @param {Someone} person */
function keepByHand(person) {
  const id = `hand:${person.email.toLowerCase()}`;
  const sure = Boolean(fullName(person));
  const same = state.people.find((one) => one.email.toLowerCase() === person.email.toLowerCase());
  if (same) same.ticked = true;
  else state.people.unshift({ ...person, id, sure });
  state.page ??= { tabId: live.activeTab, url: "", title: "", problem: "" };
  Object.assign(state.page, { tabId: live.activeTab, problem: "" });
  state.hand = false;
  refresh();
  lookUp();
}

/** From the context menu: a mailto link or the selected text. @param {string} text */
export function addAddress(text) {
  const raw = text.startsWith("mailto:") ? decodeURIComponent(text.slice(7).split("?")[0] ?? "") : text;
  const email = /[^\s@<>",;()]+@[^\s@<>",;()]+\.[a-z]{2,}/i.exec(raw)?.[0] ?? "";
  state.screen = "people";
  if (!email) {
    state.hand = true;
    live.focus = "hand-email";
    return complain("hand-email", t("no_address_selected"));
  }
  for (const person of state.people) person.ticked = false;
  keepByHand({ ...nobody(), email, found: true, source_url: state.page?.url ?? "" });
}
