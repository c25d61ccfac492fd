/** The panel's page names every module in advance, or the browser would find them one import after the other. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL("../../../extension/panel/", import.meta.url));
const IMPORT = /^(?:import|export)\b[^;]*?from\s+"([^"]+)"/gm;

function modulesOf(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, target] of readFileSync(file, "utf8").matchAll(IMPORT)) modulesOf(join(dirname(file), target), seen);
  return seen;
}

test("panel.html preloads all modules that the first list of people needs, and no other", () => {
  const page = readFileSync(join(home, "panel.html"), "utf8");
  const named = [...page.matchAll(/rel="modulepreload" href="([^"]+)"/g)].map(([, href]) => href);
  const begun = [...page.matchAll(/<script [^>]*src="([^"]+)"/g)].map(([, src]) => src);
  const modules = new Set(begun.flatMap((file) => [...modulesOf(join(home, file))].map((one) => relative(home, one))));
  const needed = [...modules].filter((file) => !begun.includes(file));
  const lines = needed.filter((file) => !named.includes(file)).map((file) => `  <link rel="modulepreload" href="${file}">`);
  assert.deepEqual(lines, [], `panel.html lacks\n${lines.join("\n")}`);
  assert.deepEqual(named.filter((file) => !needed.includes(file)), []);
});

test("the other screens are loaded behind it", () => {
  const modules = [...modulesOf(join(home, "panel.js"))].map((file) => relative(home, file));
  assert.deepEqual(modules.filter((file) => file.startsWith("screens/")).sort(), ["screens/people.js", "screens/person_form.js"]);
});
