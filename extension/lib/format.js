// @ts-check
/** Dates and numbers as the design writes them: "Tue 2 Dec, 09:00", "mar. 2 déc., 09:00". */

import { language, t, tn } from "./i18n.js";

const DAY_MS = 86_400_000;

/** By how much the server's clock is ahead of this computer's: that of the demo is moved. */
let ahead = 0;

/** @param {string} instant what the server calls now */
export function setNow(instant) {
  ahead = Date.parse(instant) - Date.now() || 0;
}

/** The moment it is on the server, which "today" is about. */
export function now() {
  return new Date(Date.now() + ahead);
}

/** Wall-clock times are shown as they stand, so they are read and written in UTC. @param {string} local */
function wall(local) {
  return new Date(`${local.slice(0, 16)}${local.length > 10 ? "" : "T00:00"}Z`);
}

/**
 * "Tue 2 Dec"; the year is added when it is not this one.
 * @param {string} local "2026-12-28" or "2026-12-28T10:30"
 */
export function day(local) {
  const date = wall(local);
  const tag = language() === "fr" ? "fr" : "en-US";
  /** @param {Intl.DateTimeFormatOptions} options */
  const part = (options) => new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC" }).format(date);
  const year = date.getUTCFullYear() === now().getFullYear() ? "" : ` ${date.getUTCFullYear()}`;
  return `${part({ weekday: "short" })} ${date.getUTCDate()} ${part({ month: "short" })}${year}`;
}

/** "2 Dec" @param {string} local */
export function date(local) {
  return day(local).replace(/^\S+ /, "");
}

/** "2 Dec, 09:00" @param {string} local */
export function dateTime(local) {
  return `${date(local)}, ${time(local)}`;
}

/** @param {string} local */
export function time(local) {
  return local.slice(11, 16);
}

/** "Tue 2 Dec, 09:00" @param {string} local */
export function dayTime(local) {
  return `${day(local)}, ${time(local)}`;
}

/** "Today, Mon 24 Nov, 09:00" @param {string} local @param {string} zone */
export function headDate(local, zone) {
  return daysFrom(local, zone) === 0 ? `${t("today_head")}, ${dayTime(local)}` : dayTime(local);
}

/**
 * "today, 09:00" or "Tue 2 Dec, 09:00"
 * @param {string} local
 * @param {string} zone
 * @param {(local: string) => string} [other] how a day that is not today is written
 */
export function shortDate(local, zone, other = dayTime) {
  return daysFrom(local, zone) === 0 ? `${t("today")}, ${time(local)}` : other(local);
}

/** @param {string} zone */
export function todayIn(zone) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(now());
}

/** Whole days between today in `zone` and this date. @param {string} local @param {string} zone */
export function daysFrom(local, zone) {
  return Math.round((wall(local.slice(0, 10)).getTime() - wall(todayIn(zone)).getTime()) / DAY_MS);
}

/** "in 8 days" @param {number} days */
export function inDays(days) {
  if (days <= 0) return t("today");
  return days === 1 ? t("tomorrow") : tn("in_days", days);
}

/** An instant as the viewer's wall clock: "2026-12-28T10:30". @param {string} instant */
export function localOf(instant) {
  return new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short" })
    .format(new Date(instant)).replace(" ", "T");
}

/** "Paris" of "Europe/Paris" @param {string} zone */
export function city(zone) {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/** @param {number} value */
export function number(value) {
  return value.toLocaleString(language());
}

/** "182 kB", "182 ko", "1.2 MB" @param {number} bytes */
export function fileSize(bytes) {
  const [value, unit] = bytes < 999_500 ? [Math.max(bytes / 1000, 1), "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  return new Intl.NumberFormat(language(), { style: "unit", unit, maximumFractionDigits: unit === "megabyte" ? 1 : 0 }).format(value);
}

/** "18%", "18 %" with a narrow no-break space @param {number} share between 0 and 1 */
export function percent(share) {
  const text = new Intl.NumberFormat(language(), { style: "percent", maximumFractionDigits: 0 }).format(share);
  return text.replace(/\s/, "\u202f");
}
