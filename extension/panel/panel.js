// @ts-check
/** Starts the panel, and follows what happens around it: clicks on the toolbar, tabs, keys. */

import { loadLanguage } from "../lib/i18n.js";
import { go, loadMe, preview, openSequences, openDay, openKnown } from "./flow.js";
import { early, errandSlot, opening } from "./opening.js";
import { activeTab, readClicked, readPage } from "./reading.js";
import { loadOthers } from "./screens.js";
import { knowBar } from "./sites.js";
import { openStatus } from "./standing.js";
import { live, openStore, refresh, reset, state } from "./store.js";
import { draw } from "./view.js";
import { watchErrors } from "../lib/troubles.js";
import { addAddress } from "./screens/person_form.js";

/** @import { Account } from "../lib/settings.js" */
/** @import { Errand } from "./opening.js" */

/** Screens whose list follows the tab in front; all others are work that must not be lost. */
const FOLLOWING = new Set(["people"]);

const LATER_MS = 500; // the people have been drawn, and nobody is done with them

async function start() {
  watchErrors("panel");
  performance.mark("modules loaded");
  const { windowId, kept, errand, server, token, others: accounts } = await opening;
  openStore(windowId, kept, draw);
  Object.assign(live, { ready: true, server, accounts, signedOut: token ? "" : "new" });
  ofServer(server);
  listen(windowId);
  performance.mark("state known");
  if (!token) return draw();
  setTimeout(loadOthers, LATER_MS);
  await resume(windowId, errand);
}

/** The people and sequences of one server are nobody at another. @param {string} server */
function ofServer(server) {
  if (state.server && state.server !== server) reset();
  state.server = server;
}

/**
 * The people of the page first: they need no answer from the server.
 * @param {number} windowId
 * @param {Errand} [errand]
 */
async function resume(windowId, errand) {
  await Promise.all([(async () => {
    if (await runErrand(windowId, errand, early)) return;
    await follow();
    await restore();
  })(), loadMe()]);
}

/** The server's half of the screen that was open. */
async function restore() {
  if (["check", "steps", "preview"].includes(state.screen)) return preview();
  if (state.screen === "sequence") return openSequences();
  if (state.screen === "status" && state.statusId) return openStatus(state.statusId);
  if (state.screen === "day") return openDay();
  if (state.screen === "known") return openKnown();
}

/** @param {number} windowId */
function listen(windowId) {
  chrome.storage.session.onChanged.addListener((changes) => {
    if (!changes[errandSlot(windowId)]?.newValue) return;
    if (live.me) loadMe(); // the day may have changed since
    runErrand(windowId);
  });
  chrome.storage.local.onChanged.addListener(onSettings);
  chrome.tabs.onActivated.addListener((active) => { if (active.windowId === windowId) follow(); });
  chrome.tabs.onUpdated.addListener((tabId, change) => {
    if (tabId === live.activeTab && change.status === "complete") follow();
  });
  document.addEventListener("keydown", onKey);
  addEventListener("focus", () => { if (live.me?.trouble.length) loadMe(); }); // back from reconnecting, perhaps
}

/** @param {Record<string, chrome.storage.StorageChange>} changes */
async function onSettings(changes) {
  if (changes.language) await loadLanguage(/** @type {any} */ (changes.language.newValue));
  if (changes.others) live.accounts = /** @type {Account[]} */ (changes.others.newValue ?? []);
  if (changes.server) live.server = String(changes.server.newValue ?? "");
  if (changes.token) {
    if (!changes.token.newValue) live.signedOut ||= "new";
    else {
      ofServer(live.server);
      live.signedOut = "";
      await loadMe();
      await (FOLLOWING.has(state.screen) ? readPage() : restore());
    }
  }
  refresh();
}

/** Keeps the list of people true to the tab in front, where the browser lets us read it. */
async function follow() {
  if (!FOLLOWING.has(state.screen) || live.signedOut) {
    await activeTab();
    return;
  }
  await readPage();
  await knowBar();
}

/**
 * @param {number} windowId
 * @param {Errand} [left] found at the opening; it may have been left a moment later
 * @param {typeof early} [page] of the click that opened this panel
 */
async function runErrand(windowId, left, page) {
  const slot = errandSlot(windowId);
  const errand = left ?? /** @type {Errand | undefined} */ ((await chrome.storage.session.get(slot))[slot]);
  if (!errand || live.signedOut) return false;
  chrome.storage.session.remove(slot);
  if (errand.kind === "status" && errand.id) await openStatus(errand.id, errand.intent ?? "");
  else if (errand.kind === "address") addAddress(errand.text ?? "");
  else await readOnClick(page);
  return true;
}

/**
 * A click on the toolbar button: read, and show what was read unless work would be lost.
 * @param {typeof early} [page]
 */
async function readOnClick(page) {
  if (["done", "status", "day", "known"].includes(state.screen)) go("people");
  if (state.screen === "people") await readClicked(page);
  else await activeTab();
  await knowBar();
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  if (live.menu) live.menu = false;
  else if (live.toast) live.toast = null;
  else return document.getElementById("back")?.click();
  refresh();
}

start();
