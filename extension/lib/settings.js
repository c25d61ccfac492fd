// @ts-check
/** What this browser remembers: the server, its token, the language. Never in storage.sync. */

/**
 * @typedef {"auto" | "en" | "fr"} LanguageChoice
 * @typedef {{ server: string, token: string, device: string }} Account
 * @typedef {Account & { others: Account[], language: LanguageChoice, sites: string[] }} Settings `others`: connected, not in front
 */

export const DEMO_SERVER = "http://127.0.0.1:8420";

/** @type {Settings} */
const EMPTY = { server: "", token: "", device: "", others: [], language: "auto", sites: [] };

/** @returns {Promise<Settings>} */
export async function loadSettings() {
  const kept = await chrome.storage.local.get(EMPTY);
  return /** @type {Settings} */ (kept);
}

/** @param {Partial<Settings>} some */
export async function saveSettings(some) {
  await chrome.storage.local.set(some);
}

/**
 * Forgets a token that has ended, keeps the server's address for the next sign-in.
 * @param {string} ended another may have come to the front while its answer was on its way
 */
export async function forgetToken(ended) {
  const { token, others } = await loadSettings();
  if (token === ended) await saveSettings({ token: "", device: "" });
  else await saveSettings({ others: others.filter((one) => one.token !== ended) });
}

/** What the field shows at first: the administrator's preset, the last server, or the demo's address. */
export async function suggestedServer() {
  const { server } = await loadSettings();
  return server || (await presetServer()) || DEMO_SERVER;
}

/** The administrator's, or "". @returns {Promise<string>} */
export async function presetServer() {
  try {
    const { server } = await chrome.storage.managed.get("server");
    return typeof server === "string" ? server : "";
  } catch {
    return ""; // Firefox refuses the call where no policy exists
  }
}

/**
 * The origin of what was typed, or null: https anywhere, plain http on this computer only.
 * @param {string} typed
 * @returns {string | null}
 */
export function serverOrigin(typed) {
  const text = typed.trim();
  const local = /^(localhost|127\.0\.0\.1)(:|\/|$)/i.test(text);
  const full = /^[a-z]+:\/\//i.test(text) ? text : `${local ? "http" : "https"}://${text}`;
  const url = URL.canParse(full) ? new URL(full) : null;
  if (!url || url.username || url.password) return null;
  const loopback = url.hostname === "localhost" || url.hostname === "127.0.0.1";
  const dotted = url.hostname.includes(".") || loopback;
  return dotted && (url.protocol === "https:" || (url.protocol === "http:" && loopback)) ? url.origin : null;
}
