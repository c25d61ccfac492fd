/** The door to the server: what is sent, and which trouble each answer is. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

let kept;
let sent;
let next;

globalThis.chrome = { storage: { local: {
  get: async (defaults) => ({ ...defaults, ...kept }), set: async (some) => Object.assign(kept, some) } } };
Object.defineProperty(globalThis, "navigator", { value: { onLine: true }, configurable: true });
globalThis.fetch = async (url, options) => {
  sent = { url, ...options };
  return next();
};
const { ApiError, call } = await import("../../../extension/lib/api.js");

const answers = (status, body) => () => new Response(status === 204 ? null : JSON.stringify(body), { status });
const troubleOf = async (work) => {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof ApiError);
    return error;
  }
  assert.fail("no trouble");
};

beforeEach(() => {
  kept = { server: "https://relance.example", token: "seq_1" };
  next = answers(200, { ok: true });
});

test("the token, the key and the language go along, cookies do not", async () => {
  await call("POST", "/api/enrollments", { body: { a: 1 }, key: "key-12345", language: "fr" });
  assert.equal(sent.url, "https://relance.example/api/enrollments");
  assert.equal(sent.headers.get("Authorization"), "Bearer seq_1");
  assert.equal(sent.headers.get("Idempotency-Key"), "key-12345");
  assert.equal(sent.headers.get("Accept-Language"), "fr");
  assert.equal(sent.credentials, "omit");
  assert.equal(sent.redirect, "error");
});

test("without a token nothing is sent", async () => {
  kept.token = "";
  sent = null;
  assert.equal((await troubleOf(() => call("GET", "/api/me"))).kind, "signed_out");
  assert.equal(sent, null);
});

test("401 forgets the token", async () => {
  next = answers(401, { code: "unauthorized" });
  assert.equal((await troubleOf(() => call("GET", "/api/me"))).kind, "signed_out");
  assert.equal(kept.token, "");
});

test("a refusal carries the server's sentence and fields", async () => {
  next = answers(422, { detail: "Not valid.", code: "invalid", errors: [{ field: "people.0.email", detail: "Too long." }] });
  const error = await troubleOf(() => call("POST", "/api/enrollments/preview", { body: {} }));
  assert.deepEqual([error.kind, error.detail, error.fields[0].detail], ["refused", "Not valid.", "Too long."]);
  assert.equal(error.unknownOutcome, false);
});

test("no answer, a time-out or a broken gateway leave the outcome unknown", async () => {
  next = () => { throw new TypeError("Failed to fetch"); };
  const silent = await troubleOf(() => call("POST", "/api/enrollments", { body: {} }));
  assert.deepEqual([silent.kind, silent.unknownOutcome], ["unreachable", true]);
  next = () => new Response("<html>502</html>", { status: 502 });
  const broken = await troubleOf(() => call("POST", "/api/enrollments", { body: {} }));
  assert.deepEqual([broken.kind, broken.unknownOutcome], ["busy", true]);
});

test("an answer cut short is no success", async () => {
  next = () => new Response('{"batch": {', { status: 201 });
  assert.equal((await troubleOf(() => call("POST", "/api/enrollments", { body: {} }))).unknownOutcome, true);
});

test("nothing to say is null", async () => {
  next = answers(204);
  assert.equal(await call("DELETE", "/api/token"), null);
});
