/**
 * Pages of many kinds, their people invented. After each page, one line an entry of the list:
 * `=> Jane Doe <address>` is filled in, `=> ~ Jane Doe <address>` only suggested, `=> ? <address>` has no name,
 * `=> ! <address>` is a shared mailbox, `=> Jane Doe <>` has no address.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { SURE } from "../../../extension/lib/people/find.js";
import { people } from "./people.mjs";

const FOLDER = new URL("pages/", import.meta.url);

/** @param {string} entry */
function parse(entry) {
  const [title = "", ...lines] = entry.trimEnd().split("\n");
  const url = lines[0]?.startsWith("@ ") ? lines.shift()?.slice(2) : undefined;
  const wanted = lines.filter((line) => line.startsWith("=> ")).map((line) => line.slice(3));
  return { title, url, wanted, html: lines.filter((line) => !line.startsWith("=> ")).join("\n") };
}

const shown = ({ name, email, score, mailbox }) =>
  `${mailbox ? "! " : !name ? "? " : score >= SURE ? `${name} ` : `~ ${name} `}<${email ?? ""}>`;

for (const file of readdirSync(FOLDER)) {
  test(`people of ${file}`, async (context) => {
    const entries = readFileSync(new URL(file, FOLDER), "utf8").split(/^## /m).slice(1);
    assert.ok(entries.length > 5);
    for (const { title, url, wanted, html } of entries.map(parse))
      await context.test(title, () => assert.deepEqual(people(html, url).map(shown), wanted));
  });
}
