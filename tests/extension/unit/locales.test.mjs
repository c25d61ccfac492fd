/** The two languages say the same things, and nothing the code asks for is missing. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../extension/", import.meta.url));
const messages = (language) => JSON.parse(readFileSync(join(ROOT, "_locales", language, "messages.json"), "utf8"));
const [en, fr] = [messages("en"), messages("fr")];
const sources = readdirSync(ROOT, { recursive: true }).filter((file) => file.endsWith(".js"))
  .map((file) => readFileSync(join(ROOT, file), "utf8")).join("\n");
const places = (text) => (text.match(/\$\d/g) ?? []).sort().join();
const stars = (text) => text.split("*").length % 2;

test("both languages have the same keys", () => assert.deepEqual(Object.keys(fr), Object.keys(en)));

test("both languages fill in the same values, and close every bold", () => {
  for (const key of Object.keys(en)) {
    if (key !== "all_people_one") assert.equal(places(fr[key].message), places(en[key].message), key);
    assert.equal(stars(en[key].message), 1, key);
    assert.equal(stars(fr[key].message), 1, key);
  }
});

test("every text the code names exists", () => {
  for (const [, key] of sources.matchAll(/\bt\("(\w+)"/g)) assert.ok(en[key], key);
  for (const [, key] of sources.matchAll(/\btn\("(\w+)"/g)) assert.ok(en[`${key}_one`] && en[`${key}_other`], key);
});

test("French keeps its no-break spaces, and guesses no gender", () => {
  for (const [key, { message }] of Object.entries(fr)) {
    assert.doesNotMatch(message, / [?!;:»]|« |e-mail|\(e\)|'/, key);
  }
});

test("English has no exclamation mark, no please, no successfully", () => {
  for (const [key, { message }] of Object.entries(en)) assert.doesNotMatch(message, /!|please|successfully|'/i, key);
});
