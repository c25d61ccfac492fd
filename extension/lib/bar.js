// @ts-check
/** The info bar's half in the worker: which sites have it, and what it says about a page. */

import { ApiError, call } from "./api.js";
import { dayTime } from "./format.js";
import { loadLanguage, t } from "./i18n.js";
import { loadSettings } from "./settings.js";

/** @import { Bar } from "./messages.js" */
/** @import { Known, Status } from "./types.js" */

const SCRIPT = "bar";

/** Makes the registered sites those the user chose and the browser still allows. */
export async function registerBars() {
  const { sites } = await loadSettings();
  const asked = sites.map((site) => `${site}/*`);
  const allowed = await Promise.all(asked.map((match) => chrome.permissions.contains({ origins: [match] })));
  const matches = asked.filter((_, index) => allowed[index]);
  await chrome.scripting.unregisterContentScripts({ ids: [SCRIPT] }).catch(() => null); // none was registered
  if (!matches.length) return;
  await chrome.scripting.registerContentScripts([{ id: SCRIPT, js: ["content/bar.js"], matches, runAt: "document_idle" }]);
}

/**
 * The one running enrollment of a page, or null: silent for lists, for strangers and while signed out.
 * @param {string} url
 * @param {string[]} emails
 * @returns {Promise<Bar | null>}
 */
export async function barFor(url, emails) {
  const { token, language } = await loadSettings();
  if (!token) return null;
  await loadLanguage(language);
  const people = [{ profile_url: url }, ...emails.slice(0, 50).map((email) => ({ email }))];
  try {
    const answer = await call("POST", "/api/people/lookup", { body: { people } });
    const found = /** @type {Known[]} */ (answer.people).flatMap((known) => known.enrollment ?? []);
    const different = new Map(found.map((status) => [status.id, status]));
    const [only] = different.values();
    return different.size === 1 && only ? barOf(only) : null;
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}

/**
 * @param {Status} status
 * @returns {Bar}
 */
function barOf(status) {
  const next = status.next ? t("bar_next", dayTime(status.next.local)) : "";
  return {
    id: status.id, name: status.person.name || status.person.email, tone: status.chip.tone, label: status.chip.label,
    where: `${status.sequence.name} · ${t("step_of", status.step, status.steps)}`,
    when: status.hold?.sentence ?? next, can: { pause: status.can.pause, unenroll: status.can.unenroll },
    words: { pause: t("pause"), unenroll: t("unenroll"), open: t("open_panel"), hide: t("hide"), title: t("bar_title") },
  };
}
