/** What is drawn again keeps its nodes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { h } from "../../../extension/lib/dom.js";
import { fill } from "../../../extension/lib/patch.js";
import { parse } from "./people.mjs";

const page = parse("<main></main>");
Object.assign(globalThis, { document: page });

const box = () => page.createElement("div");
const row = (key, ...children) => h("li", { key }, ...children);

test("keyed rows keep their nodes through insertion, removal and another order", () => {
  const list = box();
  fill(list, row("a", "A"), row("b", "B"), row("c", "C"));
  const [a, b, c] = list.childNodes;
  fill(list, row("new", "N"), row("c", "C"), row("a", "A!"), row("b", "B"));
  assert.deepEqual([...list.childNodes].map((node) => node.textContent), ["N", "C", "A!", "B"]);
  assert.deepEqual([...list.childNodes].slice(1), [c, a, b]);
  fill(list, row("b", "B"));
  assert.deepEqual([...list.childNodes], [b]);
});

test("a banner above a form takes nothing from it", () => {
  const screen = box();
  const form = () => h("div", { class: "pad" }, h("input", { id: "name", value: "x" }));
  fill(screen, form());
  const input = screen.querySelector("#name");
  fill(screen, h("div", { class: "banner alert" }, "Trouble"), form());
  assert.equal(screen.querySelector("#name"), input);
  fill(screen, form());
  assert.equal(screen.querySelector("#name"), input);
  assert.equal(screen.childNodes.length, 1);
});

test("attributes come and go, and aria states say false", () => {
  const screen = box();
  fill(screen, h("button", { class: "x", title: "one", "aria-busy": true, hidden: true }, "a"));
  const button = screen.firstChild;
  fill(screen, h("button", { class: "x", "aria-busy": false, hidden: false }, "a"));
  assert.equal(screen.firstChild, button);
  assert.equal(button.outerHTML, '<button aria-busy="false" class="x">a</button>');
});

test("the handler drawn last is called, once", () => {
  const screen = box();
  const calls = [];
  for (const name of ["first", "second"]) fill(screen, h("button", { onclick: () => calls.push(name) }, "a"));
  screen.firstChild.click();
  assert.deepEqual(calls, ["second"]);
  fill(screen, h("button", {}, "a"));
  screen.firstChild.click();
  assert.deepEqual(calls, ["second"]);
});

test("a tick is the one of the state, whatever was clicked meanwhile", () => {
  const screen = box();
  fill(screen, h("input", { type: "checkbox", checked: false }));
  screen.firstChild.checked = true;
  fill(screen, h("input", { type: "checkbox", checked: false }));
  assert.equal(screen.firstChild.checked, false);
});

test("foreign children are made anew only when their text differs", () => {
  const screen = box();
  let made = 0;
  const mail = (text) => h("div", { foreign: { text, nodes: () => { made += 1; return page.createTextNode(text); } } });
  fill(screen, mail("Hello"));
  fill(screen, mail("Hello"));
  assert.equal(made, 1);
  fill(screen, mail("Bye"));
  assert.equal(screen.textContent, "Bye");
  const typed = (text) => h("div", { foreign: { text, nodes: () => page.createTextNode(text), read: (node) => node.textContent } });
  fill(screen, typed("Bye"));
  const inside = screen.firstChild.firstChild;
  inside.nodeValue = "Bye, typed";
  fill(screen, typed("Bye, typed"));
  assert.equal(screen.firstChild.firstChild, inside);
});

test("what was drawn before is not looked into", () => {
  const screen = box();
  const drawn = row("a", "A");
  fill(screen, drawn);
  screen.firstChild.firstChild.nodeValue = "changed by hand";
  fill(screen, drawn);
  assert.equal(screen.textContent, "changed by hand");
});
