// @ts-check
/** What the browser is asked at once, while most of the panel's modules still load; so it needs few itself. */

import { loadLanguage } from "../lib/i18n.js";
import { send } from "../lib/messages.js";
import { loadSettings, suggestedServer } from "../lib/settings.js";

/** @import { Snapshot } from "../content/snapshot.js" */
/** @import { Account } from "../lib/settings.js" */
/** @import { State } from "../lib/state.js" */

/**
 * What a click outside the panel asks of it; left by the worker in storage.session.
 * @typedef {{ kind: "read" | "address" | "status", at: number, text?: string, id?: number,
 *   intent?: "" | "pause" | "unenroll" }} Errand
 * @typedef {{ tabId: number, taken: Snapshot } | null} Early
 * @typedef {{ windowId: number, kept: State | undefined, errand: Errand | undefined, server: string, token: string,
 *   others: Account[] }} Opening `others`: the servers that are connected but not in front
 */

/** The page of the click that opened this panel; a long one may still be on its way when all else is known. */
export const early = readByWorker();

/** @type {Promise<Opening>} */
export const opening = Promise.all([ofWindow(), ofBrowser()]).then(([window, browser]) => ({ ...window, ...browser }));

async function ofWindow() {
  const { id: windowId = 0 } = await chrome.windows.getCurrent();
  const slots = [panelSlot(windowId), errandSlot(windowId)];
  const session = /** @type {Record<string, any>} */ (await chrome.storage.session.get(slots));
  return { windowId, kept: session[panelSlot(windowId)], errand: session[errandSlot(windowId)] };
}

async function ofBrowser() {
  const settings = await loadSettings();
  const [server] = await Promise.all([settings.server || suggestedServer(), loadLanguage(settings.language)]);
  return { server, token: settings.token, others: settings.others };
}

/**
 * What the worker has read at the click on the toolbar button, if it has. It may have died since, or have been so quick
 * that the browser had not given it the page yet.
 * @returns {Promise<Early>}
 */
export async function readByWorker() {
  const tabId = (await tabInFront())?.id ?? 0;
  const taken = tabId ? await send("snapshot", { tabId }).catch(() => null) : null;
  return taken && typeof taken === "object" ? { tabId, taken } : null;
}

/** Its address is known only where a click has granted it. */
export async function tabInFront() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab;
}

/** @param {number} windowId */
export function panelSlot(windowId) {
  return `panel.${windowId}`;
}

/** @param {number} windowId */
export function errandSlot(windowId) {
  return `errand.${windowId}`;
}
