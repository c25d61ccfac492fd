// @ts-check
/** Texts in the chosen language: chrome.i18n follows the browser only, so the files are read here. */

/** @typedef {Record<string, { message: string }>} Messages */

/** @type {Messages} */
let messages = {};
let current = "en";

/** @param {"auto" | "en" | "fr"} choice */
export function pickLanguage(choice) {
  if (choice !== "auto") return choice;
  return chrome.i18n.getUILanguage().toLowerCase().startsWith("fr") ? "fr" : "en";
}

/** @param {"auto" | "en" | "fr"} choice */
export async function loadLanguage(choice) {
  current = pickLanguage(choice);
  const response = await fetch(chrome.runtime.getURL(`_locales/${current}/messages.json`));
  useMessages(await response.json(), current);
  if (typeof document !== "undefined") document.documentElement.lang = current;
}

/**
 * @param {Messages} some
 * @param {string} language
 */
export function useMessages(some, language) {
  messages = some;
  current = language;
}

export function language() {
  return current;
}

/**
 * @param {string} key
 * @param {...(string | number)} values for $1, $2 ...
 * @returns {string}
 */
export function t(key, ...values) {
  const entry = messages[key];
  if (!entry) throw new Error(`No text for "${key}"`);
  return entry.message.replace(/\$([1-9])/g, (_, place) => String(values[Number(place) - 1] ?? ""));
}

/**
 * The form for this number: `key_one` or `key_other`; the number itself is $1.
 * @param {string} key
 * @param {number} count
 * @param {...(string | number)} values for $2, $3 ...
 */
export function tn(key, count, ...values) {
  const form = new Intl.PluralRules(current).select(count) === "one" ? "one" : "other";
  return t(`${key}_${form}`, count.toLocaleString(current), ...values);
}
