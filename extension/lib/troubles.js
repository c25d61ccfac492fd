// @ts-check
/** The last things that went wrong, for the diagnostics: where and of which kind, never what was being said. */

const SLOT = "troubles";
const MOST = 20;

/** @typedef {{ at: string, where: string, kind: string }} Noted */

/** @returns {Promise<Noted[]>} */
export async function lastTroubles() {
  const kept = (await chrome.storage.local.get({ [SLOT]: [] }))[SLOT];
  return /** @type {Noted[]} */ (kept);
}

/**
 * @param {string} where
 * @param {string} kind
 */
export async function note(where, kind) {
  const before = await lastTroubles();
  await chrome.storage.local.set({ [SLOT]: [...before, { at: new Date().toISOString(), where, kind }].slice(-MOST) });
}

/** "GET /api/enrollments/#": no number and no query, which could tell somebody. @param {string} method @param {string} path */
export function placeOf(method, path) {
  return `${method} ${path.split("?")[0]?.replace(/\d+/g, "#")}`;
}

/** Notes what nobody caught on this page or in this worker: its type and the line, not its message. @param {string} page */
export function watchErrors(page) {
  addEventListener("error", (event) => {
    note(`${page} ${lineOf(event.error)}`, nameOf(event.error));
  });
  addEventListener("unhandledrejection", (event) => {
    note(`${page} ${lineOf(event.reason)}`, nameOf(event.reason));
  });
}

/** @param {unknown} error */
function nameOf(error) {
  return error instanceof Error ? error.name : "unknown";
}

/** "panel/view.js:41", the first place of ours on the stack. @param {unknown} error */
function lineOf(error) {
  const stack = error instanceof Error ? error.stack ?? "" : "";
  return /-extension:\/\/[^/]+\/([\w/.-]+:\d+)/.exec(stack)?.[1] ?? "";
}
