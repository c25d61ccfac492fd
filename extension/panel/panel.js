// @ts-check
/** Starts the panel, and follows what happens around it: clicks on the toolbar, tabs, keys. */

import { loadLanguage } from "../lib/i18n.js";
import { loadSettings, suggestedServer } from "../lib/settings.js";
import { go, loadMe, preview, openSequences, openDay, openKnown } from "./flow.js";
import { activeTab, readByWorker, readClicked, readPage } from "./reading.js";
import { knowBar } from "./sites.js";
import { openStatus } from "./standing.js";
import { live, openStore, refresh, reset, state } from "./store.js";
import { draw } from "./view.js";
import { watchErrors } from "../lib/troubles.js";
import { addAddress } from "./screens/person_form.js";

/**
 * What a click outside the panel asks of it; left by the worker in storage.session.
 * @typedef {{ kind: "read" | "address" | "status", at: number, text?: string, id?: number,
 *   intent?: "" | "pause" | "unenroll" }} Errand
 */

/** Screens whose list follows the tab in front; all others are work that must not be lost. */
const FOLLOWING = new Set(["people"]);

async function start() {
  watchErrors("panel");
  performance.mark("modules loaded");
  const opening = readByWorker(); // it need not wait for what the panel knows
  const [windowId, token] = await Promise.all([openState(), openSettings()]);
  ofServer(live.server);
  live.signedOut = token ? "" : "new";
  live.ready = true;
  listen(windowId);
  performance.mark("state known");
  if (!token) return draw();
  await resume(windowId, opening);
}

/** The people and sequences of one server are nobody at another. @param {string} server */
function ofServer(server) {
  if (state.server && state.server !== server) reset();
  state.server = server;
}

async function openState() {
  const { id = 0 } = await chrome.windows.getCurrent();
  await openStore(id, draw);
  return id;
}

/** @returns {Promise<string>} the token */
async function openSettings() {
  const settings = await loadSettings();
  const [server] = await Promise.all([settings.server || suggestedServer(), loadLanguage(settings.language)]);
  live.server = server;
  return settings.token;
}

/**
 * @param {number} windowId
 * @param {ReturnType<typeof readByWorker>} opening
 */
async function resume(windowId, opening) {
  await Promise.all([loadMe(), (async () => {
    if (await runErrand(windowId, opening)) return;
    await follow();
    await restore();
  })()]);
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
    if (!changes[`errand.${windowId}`]?.newValue) return;
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
 * @param {ReturnType<typeof readByWorker>} [opening] the page of the click that opened this panel
 */
async function runErrand(windowId, opening) {
  const slot = `errand.${windowId}`;
  const errand = /** @type {Errand | undefined} */ ((await chrome.storage.session.get(slot))[slot]);
  if (!errand || live.signedOut) return false;
  chrome.storage.session.remove(slot);
  if (errand.kind === "status" && errand.id) await openStatus(errand.id, errand.intent ?? "");
  else if (errand.kind === "address") addAddress(errand.text ?? "");
  else await readOnClick(opening);
  return true;
}

/**
 * A click on the toolbar button: read, and show what was read unless work would be lost.
 * @param {ReturnType<typeof readByWorker>} [opening]
 */
async function readOnClick(opening) {
  if (["done", "status", "day", "known"].includes(state.screen)) go("people");
  if (state.screen === "people") await readClicked(opening);
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
