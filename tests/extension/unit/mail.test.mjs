/** Foreign HTML: only what the allow-list names is ever built. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "./people.mjs";

const page = parse("<p></p>");
const { DOMParser: Parser } = await import("./dom.mjs");
Object.assign(globalThis, { document: page, DOMParser: Parser, Text: page.createTextNode("").constructor,
  Element: page.defaultView.Element, HTMLAnchorElement: page.createElement("a").constructor });
const { mergePieces, safeNodes, toHtml } = await import("../../../extension/lib/mail.js");

const shown = (html) => {
  const box = page.createElement("div");
  box.append(safeNodes(html));
  return box.innerHTML;
};

test("scripts, frames, forms and handlers do not survive", () => {
  const html = shown('<div onclick="x()">Hi<script>alert(1)</script><iframe src="//x"></iframe><form><input></form></div>');
  assert.equal(html, "<div>Hi</div>");
});

test("an unknown element gives way to its text", () => {
  assert.equal(shown("<custom-tag style='color:red'>a <b>b</b></custom-tag>"), "a <b>b</b>");
});

test("links keep web and mail addresses only", () => {
  assert.match(shown('<a href="https://x.example">x</a>'), /href="https:\/\/x\.example"/);
  assert.doesNotMatch(shown('<a href="javascript:alert(1)">x</a>'), /javascript/);
  assert.doesNotMatch(shown('<a href=" data:text/html,x">x</a>'), /data:/);
});

test("a remote image is its words", () => assert.equal(shown('<img src="https://t.example/p.gif" alt="Logo">'), "Logo"));

test("merged values are marked", () => assert.match(shown("Hi <mark>Marie</mark>"), /<mark class="merge">Marie<\/mark>/));

test("what is edited goes back as HTML of the same list", () => {
  const area = page.createElement("div");
  area.append(safeNodes('<p>Hi <b>you</b> &amp; <a href="https://x.example/?a=1&amp;b=2">me</a></p>'));
  area.append(Object.assign(page.createElement("div"), { textContent: "1 < 2" }));
  assert.equal(toHtml(area), '<p>Hi <b>you</b> &amp; <a href="https://x.example/?a=1&amp;b=2">me</a></p><p>1 &lt; 2</p>');
});

test("texts are cut at their merge fields", () => {
  assert.deepEqual(mergePieces("Hi {{ first_name | default: 'there' }}, {{company}}?"),
    ["Hi ", { field: "first_name" }, ", ", { field: "company" }, "?"]);
  assert.deepEqual(mergePieces("{{ broken"), ["{{ broken"]);
});
