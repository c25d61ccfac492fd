// @ts-check
/** The fields of one person: somebody added by hand, or somebody of the page put right. */

import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { fullName, isAddress, nobody } from "../../lib/state.js";
import { complain } from "../flow.js";
import { field, link } from "../parts.js";
import { lookUp } from "../reading.js";
import { keep, live, refresh, refreshTo, state } from "../store.js";

/** @import { Someone } from "../../lib/state.js" */

/** @param {string} prefix @param {Someone} person */
function fields(prefix, person) {
  /** @param {string} name @param {string} label @param {"first" | "last" | "email" | "company" | "title"} key @param {string} [type] */
  const one = (name, label, key, type) => field({ id: `${prefix}-${name}`, label, value: person[key],
    ...(type && { type, placeholder: t("email_placeholder") }), oninput: (value) => { person[key] = value; keep(); } });
  return [
    h("div", { class: "pair" }, one("first", t("first_name"), "first"), one("last", t("last_name"), "last")),
    one("email", t("email_address"), "email", "email"),
    h("div", { class: "pair" }, one("company", t("company"), "company"), one("title", t("job_title"), "title")),
  ];
}

/**
 * @param {string} id
 * @param {string} look
 * @param {{ take: () => unknown, leave: () => unknown, word: string }} ways out: Enter or the button, Escape or the link
 * @param {import("../../lib/dom.js").Child[]} children
 */
function form(id, look, { take, leave, word }, ...children) {
  return h("form", { class: look, id, novalidate: true, onsubmit: (/** @type {Event} */ event) => {
    event.preventDefault();
    take();
  }, onkeydown: (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    leave();
  } }, children, h("div", { class: "acts" }, h("button", { type: "submit", class: "secondary", id: `${id}-add` }, word),
    link(t("cancel"), leave, { id: `${id}-cancel` })));
}

/** @param {Someone} typed */
export function handForm(typed) {
  const leave = () => { state.byHand = null; refresh(); };
  return form("hand", "pad line-below", { take: () => addByHand(typed), leave, word: t("add") },
    h("h2", {}, t("add_person")), fields("hand", typed));
}

/** @param {Someone} typed */
function addByHand(typed) {
  const person = trimmed(typed);
  if (!person.email) return refuse("hand-email", t("give_address"));
  if (!isAddress(person.email)) return refuse("hand-email", t("invalid_address", person.email));
  keepByHand(person);
}

/** @param {Someone} person */
export function edit(person) {
  state.draft = { ...person };
  refreshTo("editing-first");
}

/** In the place of the row. @param {Someone} person @param {Someone} draft */
export function editForm(person, draft) {
  return form("editing", "editing grow", { take: () => putRight(person, draft), leave: () => close(person), word: t("done_word") },
    fields("editing", draft));
}

/** @param {Someone} person @param {Someone} draft */
function putRight(person, draft) {
  const { first, last, email, company, title } = trimmed(draft);
  if (email && !isAddress(email)) return refuse("editing-email", t("invalid_address", email));
  const moved = email !== person.email;
  Object.assign(person, { first, last, email, company, title, fixed: true, ticked: true, found: Boolean(email),
    sure: Boolean(first || last) });
  close(person);
  if (moved) lookUp();
}

/** @param {Someone} person */
function close(person) {
  state.draft = null;
  live.errors = {};
  refreshTo(`edit-${person.id}`);
}

/** @param {string} id @param {string} text */
function refuse(id, text) {
  live.focus = id;
  complain(id, text);
}

/** @param {Someone} person @returns {Someone} */
function trimmed(person) {
  const { first, last, email, company, title } = person;
  return { ...person, first: first.trim(), last: last.trim(), email: email.trim(), company: company.trim(), title: title.trim() };
}

/** @param {Someone} person */
function keepByHand(person) {
  const email = person.email.toLowerCase();
  const same = state.people.find((one) => one.email.toLowerCase() === email);
  if (same) same.ticked = true;
  else state.people.unshift({ ...person, id: `hand:${email}`, sure: Boolean(fullName(person)), found: true });
  state.page ??= { tabId: live.activeTab, url: "", title: "", problem: "" };
  Object.assign(state.page, { tabId: live.activeTab, problem: "" });
  state.byHand = null;
  refresh();
  lookUp();
}

/** From the context menu: a mailto link or the selected text. @param {string} text */
export function addAddress(text) {
  const raw = text.startsWith("mailto:") ? decodeURIComponent(text.slice(7).split("?")[0] ?? "") : text;
  const email = /[^\s@<>",;()]+@[^\s@<>",;()]+\.[a-z]{2,}/i.exec(raw)?.[0] ?? "";
  state.screen = "people";
  if (!email) {
    state.byHand ??= nobody();
    return refuse("hand-email", t("no_address_selected"));
  }
  for (const person of state.people) person.ticked = false;
  keepByHand({ ...nobody(), email, source_url: state.page?.url ?? "" });
}
