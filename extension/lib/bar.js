// @ts-check
/** The info bar's half in the worker: which sites have it, and what it says about a page. */

import { ApiError, call } from "./api.js";
import { dayTime } from "./format.js";
import { loadLanguage, t } from "./i18n.js";
import { loadSettings } from "./settings.js";

/** @import { Bar, Intent } from "./messages.js" */
/** @import { Known, Status } from "./types.js" */

const SCRIPT = "bar";
const MOST_ADDRESSES = 50;
const LONGEST_ADDRESS = 254;
const LONGEST_URL = 2000;
/** @type {Intent[]} */
const INTENTS = ["", "pause", "unenroll"];

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
 * How many on a page are in a sequence, and the bar where it is one alone: silent for lists, for strangers and while
 * signed out. A page may have got hold of the script that asks, so nothing it says is believed unseen.
 * @param {unknown} url
 * @param {unknown} emails
 * @returns {Promise<{ bar: Bar | null, count: number }>}
 */
export async function barFor(url, emails) {
  const { token, language } = await loadSettings();
  const asked = askedOf(url, emails);
  if (!token || !asked.length) return { bar: null, count: 0 };
  await loadLanguage(language);
  try {
    const answer = await call("POST", "/api/people/lookup", { body: { people: asked } });
    const found = /** @type {Known[]} */ (answer.people).flatMap((known) => known.enrollment ?? [])
      .filter((status) => status.state !== "finished");
    const different = new Map(found.map((status) => [status.id, status]));
    const [only] = different.values();
    return { bar: different.size === 1 && only ? barOf(only) : null, count: different.size };
  } catch (error) {
    if (error instanceof ApiError) return { bar: null, count: 0 };
    throw error;
  }
}

/**
 * @param {unknown} url
 * @param {unknown} emails
 */
function askedOf(url, emails) {
  const addresses = Array.isArray(emails) ? emails.slice(0, MOST_ADDRESSES) : [];
  const fit = addresses.filter((one) => typeof one === "string" && one.length <= LONGEST_ADDRESS);
  const page = typeof url === "string" && url.length <= LONGEST_URL ? [{ profile_url: url }] : [];
  return [...page, ...fit.map((email) => ({ email }))];
}

/**
 * What a bar may have the panel do; anything else is not from our script.
 * @param {unknown} id
 * @param {unknown} intent
 */
export function isBarsWish(id, intent) {
  return Number.isSafeInteger(id) && Number(id) > 0 && INTENTS.includes(/** @type {Intent} */ (intent));
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
