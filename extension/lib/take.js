// @ts-check
/** Takes the copy of a tab that the panel reads; without leave to do so, says which kind of page it is. */

import { snapshot } from "../content/snapshot.js";
import { isClosedPage } from "./browser.js";

/** @import { Snapshot } from "../content/snapshot.js" */

/**
 * @param {number} tabId
 * @returns {Promise<Snapshot | "unread" | "closed">}
 */
export async function takeSnapshot(tabId) {
  try {
    const [frame] = await chrome.scripting.executeScript({ target: { tabId }, func: snapshot });
    return frame?.result ?? "closed";
  } catch (error) {
    return isClosedPage(String(error)) ? "closed" : "unread";
  }
}
