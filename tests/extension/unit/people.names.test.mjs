import assert from "node:assert/strict";
import { test } from "node:test";
import { agreement, bestPart, STRONG } from "../../../extension/lib/people/agreement.js";
import { candidatesIn } from "../../../extension/lib/people/candidates.js";
import { splitName } from "../../../extension/lib/state.js";
import { isName, stripTitles, tidyName } from "../../../extension/lib/people/names.js";

test("names are told from other capitalised text", () => {
  for (const name of [
    "Jane Doe",
    "Max von der Heide",
    "J. R. Doe",
    "Anne-Marie O’Neill",
    "Jean DUPONT",
    "Ása Þórsdóttir",
    "Иван Петров",
  ])
    assert.ok(isName(name), name);
  for (const text of ["Press Office", "Jane", "Acme GmbH", "Contact Us", "NYC’s Future", "jane doe", "Room 12"])
    assert.ok(!isName(text), text);
});

test("names are shown the usual way round", () => {
  assert.equal(tidyName("Doe, Jane"), "Jane Doe");
  assert.equal(tidyName("DOE, JANE"), "Jane Doe");
  assert.equal(tidyName(" Jane Doe, PhD, CPA "), "Jane Doe");
  assert.equal(tidyName("Jean DUPONT"), "Jean DUPONT");
  assert.equal(stripTitles("Prof. Dr. Jane Doe"), "Jane Doe");
});

test("titles are no first names", () => {
  assert.deepEqual(splitName("Dr. Jane van der Doe, PhD"), { first: "Jane", last: "van der Doe" });
  assert.deepEqual(splitName("Sir Richard Roe"), { first: "Richard", last: "Roe" });
  assert.deepEqual(splitName("Doe, Jane"), { first: "Jane", last: "Doe" });
});

test("an address agrees with its owner's name", () => {
  const owners = {
    "jane.doe": "Jane Doe",
    jdoe: "Jane Doe",
    doej: "Jane Doe",
    janed: "Jane Doe",
    "doe-j": "Jane Doe",
    jane: "Jane Doe",
    jpd: "Jane P. Doe",
    mueller: "Eva Müller",
    deguzman: "Luisa De Guzman",
    "robert.mp": "Robert Doe",
    mnot: "Mark Nottingham",
    janedoeoffice: "Jane Doe",
  };
  for (const [local, name] of Object.entries(owners))
    assert.ok(agreement(name, `${local}@acme.example`) >= 0.7, `${local} ${name}`);
  for (const local of ["info", "john.smith", "xdoe1b", "a"])
    assert.ok(agreement("Jane Doe", `${local}@acme.example`) < STRONG, local);
});

test("the address tells a name from the words around it", () => {
  assert.equal(bestPart("Expertin Jane Roe", "jroe@acme.example", false).name, "Jane Roe");
  assert.equal(bestPart("Maria Victoria Doe", "mdoe@acme.example", false).name, "Maria Victoria Doe");
});

test("long hostile words are read in no time", () => {
  const start = performance.now();
  isName(`A${"a".repeat(90)}1 Bb`);
  candidatesIn(`${"Aa".repeat(20000)}1 ${"A.".repeat(20000)} ${"Jane ".repeat(20000)}`);
  assert.ok(performance.now() - start < 3000);
});
