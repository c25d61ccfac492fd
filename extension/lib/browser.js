// @ts-check
/** What differs between Chrome, Edge and Firefox, in one place. */

/** Firefox knows `browser.sidebarAction`, Chrome and Edge `chrome.sidePanel`. */
const sidebar = /** @type {{ open(): Promise<void> } | undefined} */ (Reflect.get(chrome, "sidebarAction"));

/**
 * Opens the panel. Must be called before any `await` of a click handler, or the gesture is spent.
 * @param {number} windowId
 * @returns {Promise<void>}
 */
export function openPanel(windowId) {
  return sidebar ? sidebar.open() : chrome.sidePanel.open({ windowId });
}

/** Hides the token from content scripts; Firefox has no such call and keeps them apart by itself. */
export async function lockStorage() {
  if ("setAccessLevel" in chrome.storage.local) {
    await chrome.storage.local.setAccessLevel({ accessLevel: "TRUSTED_CONTEXTS" });
  }
}

/** "Chrome on Linux": how this browser is called in the list of connected devices. */
export function deviceName() {
  const agent = navigator.userAgent;
  const browser = sidebar ? "Firefox" : agent.includes("Edg/") ? "Edge" : "Chrome";
  const systems = { Windows: "Windows", Mac: "Mac", CrOS: "ChromeOS", Android: "Android", Linux: "Linux" };
  const found = Object.entries(systems).find(([mark]) => agent.includes(mark));
  return found ? `${browser} on ${found[1]}` : browser;
}

/**
 * Pages no extension may read, told from the browser's own refusal.
 * @param {string} message
 */
export function isClosedPage(message) {
  return /cannot access a \S+ url|cannot be scripted|gallery|extensions page|restricted/i.test(message)
    || /cannot access contents of url "(?!https?:)/i.test(message);
}
