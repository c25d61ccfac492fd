/** PKCE as RFC 7636 has it, and a state that must come back. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

let kept;
let asked;
let landing;
const calls = [];

globalThis.chrome = {
  storage: { local: { get: async (defaults) => ({ ...defaults, ...kept }), set: async (some) => Object.assign(kept, some) } },
  identity: { getRedirectURL: () => "https://abc.chromiumapp.org/",
    launchWebAuthFlow: async ({ url }) => { asked = new URL(url); return landing(asked.searchParams); } },
};
Object.defineProperty(globalThis, "navigator", { value: { onLine: true, userAgent: "Chrome/1 Linux" }, configurable: true });
globalThis.fetch = async (url, options) => {
  calls.push([options.method ?? "GET", new URL(url).pathname, options.body && JSON.parse(options.body)]);
  if (url.endsWith("/api/token") && options.method === "POST") return Response.json({ access_token: "seq_new", device: { id: 1, name: "C" } });
  return url.endsWith("/api/me") ? Response.json({ code: "unauthorized" }, { status: 401 }) : new Response(null, { status: 204 });
};
const { challengeOf, connect } = await import("../../../extension/lib/auth.js");

beforeEach(() => {
  kept = { server: "", token: "" };
  calls.length = 0;
  landing = (asks) => `https://abc.chromiumapp.org/?code=c0de&state=${asks.get("state")}`;
});

test("the example of RFC 7636, appendix B", async () => {
  assert.equal(await challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
});

test("the verifier redeemed is the one that was challenged", async () => {
  assert.deepEqual(await connect("https://relance.example"), { ok: true });
  const grant = calls.find(([method, path]) => method === "POST" && path === "/api/token")[2];
  assert.equal(await challengeOf(grant.code_verifier), asked.searchParams.get("code_challenge"));
  assert.ok(grant.code_verifier.length >= 43);
  assert.equal(kept.token, "seq_new");
  assert.equal(kept.server, "https://relance.example");
});

test("a state that is not ours is refused", async () => {
  landing = () => "https://abc.chromiumapp.org/?code=c0de&state=forged";
  assert.deepEqual(await connect("https://relance.example"), { ok: false, why: "refused" });
  assert.equal(kept.token, "");
});

test("a closed window or a refusal changes nothing", async () => {
  landing = () => { throw new Error("The user did not approve access."); };
  assert.deepEqual(await connect("https://relance.example"), { ok: false, why: "cancelled" });
  landing = (asks) => `https://abc.chromiumapp.org/?error=access_denied&state=${asks.get("state")}`;
  assert.deepEqual(await connect("https://relance.example"), { ok: false, why: "cancelled" });
});

const revoked = () => calls.filter(([method, path]) => method === "DELETE" && path === "/api/token").length;

test("another connection to a server revokes its former token", async () => {
  kept = { server: "https://relance.example", token: "seq_old" };
  await connect("https://relance.example");
  assert.equal(revoked(), 1);
  assert.deepEqual([kept.token, kept.others], ["seq_new", []]);
});

test("a connection to another server comes to the front, and the former one keeps its token", async () => {
  kept = { server: "https://old.example", token: "seq_old", device: "D" };
  await connect("https://relance.example");
  assert.equal(revoked(), 0);
  assert.deepEqual(kept.others, [{ server: "https://old.example", token: "seq_old", device: "D" }]);
});
