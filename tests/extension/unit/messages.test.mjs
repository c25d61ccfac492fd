/** Who may ask the worker for what. */
import assert from "node:assert/strict";
import { test } from "node:test";

let listener;
globalThis.chrome = { runtime: { id: "own", getURL: (path) => `chrome-extension://own/${path}`,
  onMessage: { addListener: (one) => { listener = one; } } } };
const { answer } = await import("../../../extension/lib/messages.js");

const calls = [];
answer({ connect: () => { calls.push("connect"); return { ok: true }; },
  page_status: () => { calls.push("page_status"); return { bar: null }; } }, ["page_status"]);
const ask = (kind, sender) => new Promise((resolve) => {
  if (!listener({ kind, ask: {} }, sender, resolve)) resolve("ignored");
});
const panel = { id: "own", url: "chrome-extension://own/panel/panel.html" };
const page = { id: "own", url: "https://page.example/", tab: { id: 1 } };

test("the panel may ask everything", async () => assert.deepEqual(await ask("connect", panel), { ok: true }));
test("a page's bar may ask what is meant for it", async () => assert.deepEqual(await ask("page_status", page), { bar: null }));
test("a page's bar may not sign in", async () => assert.equal(await ask("connect", page), "ignored"));
test("another extension is not heard", async () => assert.equal(await ask("connect", { ...panel, id: "other" }), "ignored"));
test("an unknown or inherited name is not heard", async () => {
  assert.equal(await ask("toString", panel), "ignored");
  assert.equal(await ask("nothing", panel), "ignored");
});
