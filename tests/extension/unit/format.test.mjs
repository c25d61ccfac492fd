/** Dates and numbers as the design writes them, in both languages. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { city, date, day, dayTime, daysFrom, fileSize, headDate, inDays, now, percent, setNow, todayIn } from "../../../extension/lib/format.js";
import { t, tn, useMessages } from "../../../extension/lib/i18n.js";

const speak = (language) => useMessages(JSON.parse(readFileSync(
  new URL(`../../../extension/_locales/${language}/messages.json`, import.meta.url), "utf8")), language);
const year = new Date().getFullYear();

test("English dates", () => {
  speak("en");
  const weekday = new Intl.DateTimeFormat("en", { weekday: "short", timeZone: "UTC" }).format(new Date(`${year}-12-02T00:00Z`));
  assert.equal(dayTime(`${year}-12-02T09:00`), `${weekday} 2 Dec, 09:00`);
  assert.equal(date(`${year}-09-02`), "2 Sep");
  assert.equal(day("2001-12-02"), "Sun 2 Dec 2001");
  assert.equal(percent(0.18), "18%");
});

test("French dates", () => {
  speak("fr");
  assert.equal(day("2001-12-02"), "dim. 2 déc. 2001");
  assert.equal(percent(0.18), "18\u202f%");
  assert.equal(inDays(8), "dans 8 jours");
  assert.equal(inDays(1), "demain");
});

test("today is today in the zone of the sender", () => {
  speak("en");
  const today = todayIn("Pacific/Auckland");
  assert.equal(daysFrom(`${today}T09:00`, "Pacific/Auckland"), 0);
  assert.match(headDate(`${today}T09:00`, "Pacific/Auckland"), /^Today, /);
});

test("today is the day of the server, whose clock may be moved", () => {
  speak("en");
  const moved = new Date(Date.now() + 40 * 86_400_000);
  setNow(moved.toISOString());
  assert.equal(todayIn("UTC"), moved.toISOString().slice(0, 10));
  assert.match(headDate(`${todayIn("Europe/Paris")}T09:00`, "Europe/Paris"), /^Today, /);
  assert.ok(Math.abs(now().getTime() - moved.getTime()) < 2000);
  setNow("2031-05-06T07:00:00Z");
  assert.equal(day("2031-12-02"), "Tue 2 Dec");
  setNow("not a time");
  assert.equal(todayIn("UTC"), new Date().toISOString().slice(0, 10));
});

test("plural forms: French counts nothing as one", () => {
  speak("fr");
  assert.equal(tn("people", 0), "0 personne");
  assert.equal(tn("people", 1234), "1\u202f234 personnes");
  speak("en");
  assert.equal(tn("people", 0), "0 people");
});

test("a text that does not exist is an error, not a blank", () => {
  assert.throws(() => t("no_such_text"));
});

test("cities of zones", () => assert.equal(city("America/New_York"), "New York"));

test("sizes of files", () => {
  speak("en");
  assert.deepEqual([400, 182_400, 2_960_000].map(fileSize), ["1 kB", "182 kB", "3 MB"]);
  speak("fr");
  assert.match(fileSize(182_400), /^182\sko$/);
  speak("en");
});
