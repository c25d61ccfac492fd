// @ts-check
/** Reads the page in front of the user, and asks the server whom of it is known. */

import { call } from "../lib/api.js";
import { applyKnown, MOST, readAgain, someoneFound } from "../lib/state.js";
import { findPeople, SURE } from "../lib/people/find.js";
import { go, tellBadge } from "./flow.js";
import { readByWorker, tabInFront } from "./opening.js";
import { askAnew, lastOnly } from "./requests.js";
import { live, refresh, state } from "./store.js";

/** @import { Snapshot } from "../content/snapshot.js" */
/** @import { PageProblem } from "../lib/state.js" */
/** @import { Known } from "../lib/types.js" */

/** Seldom needed at an opening, whose page the worker has read. @param {number} tabId */
async function takeSnapshot(tabId) {
  const take = await import("../lib/take.js");
  return take.takeSnapshot(tabId);
}

/** The browser may not have given us the page of this very click yet. @param {number} tabId */
async function takeClicked(tabId) {
  const taken = await takeSnapshot(tabId);
  if (taken !== "unread") return taken;
  await new Promise((granted) => setTimeout(granted, 200));
  return takeSnapshot(tabId);
}

export async function activeTab() {
  const tab = await tabInFront();
  live.activeTab = tab?.id ?? 0;
  return tab;
}

/** Reads the active tab; what was typed for the same page stays. */
export function readPage() {
  return read(takeSnapshot);
}

/**
 * The same as `readPage` after a click; what the worker has not read the panel reads by itself. A copy that is there
 * already is shown at once.
 */
export async function readClicked(byWorker = readByWorker()) {
  const ready = await Promise.race([byWorker, null]);
  if (!ready) {
    return read(async (tabId) => {
      const early = await byWorker;
      return early?.tabId === tabId ? early.taken : takeClicked(tabId);
    });
  }
  live.activeTab = ready.tabId;
  live.trouble.clear();
  performance.mark("page taken");
  const shown = show(ready.tabId, ready.taken, ++reads);
  if ((await activeTab())?.id !== ready.tabId) return readPage(); // another tab has come to the front meanwhile
  return shown;
}

let reads = 0;

/** Of two readings only the last one's people are shown. @param {typeof takeSnapshot} take */
async function read(take) {
  const mine = ++reads;
  const tab = await activeTab();
  if (!tab?.id || mine !== reads) return;
  const tabId = tab.id;
  live.trouble.clear(); // it was about the people before
  setPage(tabId, "reading");
  const taken = await take(tabId);
  performance.mark("page taken");
  await show(tabId, taken, mine);
}

/**
 * @param {number} tabId
 * @param {Snapshot | "unread" | "closed"} taken
 * @param {number} mine the number of this reading
 */
async function show(tabId, taken, mine) {
  if (mine !== reads) return;
  if (typeof taken === "string") return setPage(tabId, taken);
  const { html, url, title } = taken;
  const page = new DOMParser().parseFromString(html, "text/html");
  const found = findPeople(page, url).map((one) => someoneFound(one, url, SURE));
  performance.mark("people found");
  state.people = state.page?.url === url ? readAgain(state.people, found) : found;
  state.page = { tabId, url, title, problem: state.people.length ? "" : "nobody" };
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

/** Chips, known addresses and the toolbar badge; without an answer the list stands as it is. */
export async function lookUp() {
  if (askable().length) await askAnew("lookup", lookUpNow);
}

function askable() {
  return state.people.filter((person) => person.email || person.profile_url).slice(0, MOST);
}

const lookUpNow = lastOnly(async () => {
  const people = askable();
  const asked = people.map(({ email, profile_url }) => ({ ...(email && { email }), ...(profile_url && { profile_url }) }));
  return { people, answered: await call("POST", "/api/people/lookup", { body: { people: asked } }) };
}, ({ people, answered }) => {
  applyKnown(people, /** @type {Known[]} */ (answered.people));
  tellBadge();
});

/** The button of the header: from any screen, back to the people of the page in front. */
export function readAnew() {
  if (state.screen !== "people") go("people");
  return readPage();
}
