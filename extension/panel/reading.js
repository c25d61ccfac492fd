// @ts-check
/** Reads the page in front of the user, and asks the server whom of it is known. */

import { isClosedPage } from "../lib/browser.js";
import { call } from "../lib/api.js";
import { send } from "../lib/messages.js";
import { applyKnown, MOST, readAgain, someoneFound } from "../lib/state.js";
import { findPeople, SURE } from "../lib/people/find.js";
import { snapshot } from "../content/snapshot.js";
import { attempt, go } from "./flow.js";
import { live, refresh, state } from "./store.js";

/** @import { PageProblem, Someone } from "../lib/state.js" */
/** @import { Known } from "../lib/types.js" */

/** The tab in front of this window; its address only where a click has granted it. */
export async function activeTab() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  live.activeTab = tab?.id ?? 0;
  return tab;
}

/** Reads the active tab; what was typed for the same page stays. */
export async function readPage() {
  const tab = await activeTab();
  if (!tab?.id) return;
  const tabId = tab.id;
  live.trouble = null;
  setPage(tabId, "reading");
  const read = await takeSnapshot(tabId);
  if (typeof read === "string") return setPage(tabId, read);
  const page = new DOMParser().parseFromString(read.html, "text/html");
  const found = findPeople(page, read.url).map((one) => someoneFound(one, read.url, SURE));
  const same = state.page?.url === read.url;
  state.people = same ? readAgain(state.people, found) : found;
  state.page = { tabId, url: read.url, title: read.title, problem: state.people.length ? "" : "nobody" };
  refresh();
  await lookUp();
}

/**
 * @param {number} tabId
 * @param {PageProblem} problem
 */
function setPage(tabId, problem) {
  // the address stays that of the people in the list, so that coming back to their page keeps what was typed
  state.page = { tabId, url: state.page?.url ?? "", title: state.page?.title ?? "", problem };
  refresh();
}

/**
 * @param {number} tabId
 * @returns {Promise<{ html: string, url: string, title: string } | "unread" | "closed">}
 */
async function takeSnapshot(tabId) {
  try {
    const [frame] = await chrome.scripting.executeScript({ target: { tabId }, func: snapshot });
    return frame?.result ?? "closed";
  } catch (error) {
    return isClosedPage(String(error)) ? "closed" : "unread";
  }
}

/** Chips, known addresses and the toolbar badge; without an answer the list stands as it is. */
export function lookUp() {
  const people = state.people.filter((person) => person.email || person.profile_url).slice(0, MOST);
  if (!people.length) return;
  return attempt("lookup", async () => {
    const asked = people.map(({ email, profile_url }) => ({ ...(email && { email }), ...(profile_url && { profile_url }) }));
    const answered = await call("POST", "/api/people/lookup", { body: { people: asked } });
    applyKnown(people, /** @type {Known[]} */ (answered.people));
    tellBadge(people);
  });
}

/** The button of the header: from any screen, back to the people of the page in front. */
export function readAnew() {
  if (state.screen !== "people") go("people");
  return readPage();
}

/** @param {Someone[]} people */
function tellBadge(people) {
  const count = people.filter((person) => person.status && person.status.state !== "finished").length;
  const trouble = live.me?.mailbox?.state === "disconnected";
  if (state.page) send("badge", { tabId: state.page.tabId, count, trouble });
}
