// @ts-check
/** What the panel does: each function is one click, or one answer of the server. */

import { ApiError, call } from "../lib/api.js";
import { send } from "../lib/messages.js";
import { setNow } from "../lib/format.js";
import { askOf, forgetSequence, keyFor, MOST, ticked } from "../lib/state.js";
import { t, tn } from "../lib/i18n.js";
import { askAnew, attempt, lastOnly } from "./requests.js";
import { keep, live, refresh, refreshTo, reset, state } from "./store.js";

/** @import { Screen } from "../lib/state.js" */
/** @import { Audience, Preview, SequenceRow } from "../lib/types.js" */

/**
 * @param {Screen} screen
 * @param {Screen} [from]
 */
export function go(screen, from) {
  if (from) state.from = from;
  Object.assign(live, { errors: {}, confirm: "", menu: false });
  live.trouble.clear();
  state.screen = screen;
  refresh();
}

/**
 * Where an answer leads, unless the user has gone elsewhere meanwhile.
 * @param {Screen} from
 * @param {Screen} screen
 */
function goOn(from, screen) {
  if (state.screen === from) go(screen);
}

export function loadMe() {
  return attempt("me", async () => {
    live.me = await call("GET", "/api/me");
    if (live.me?.server.now) setNow(live.me.server.now);
    tellBadge();
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (live.me && !live.me.user.zone_known) await call("PATCH", "/api/me", { body: { zone } });
  });
}

/** The toolbar button of the page in the list, by the last answers of the server, whichever came first. */
export function tellBadge() {
  if (!state.page?.tabId) return;
  const count = state.people.filter((person) => person.status && person.status.state !== "finished").length;
  send("badge", { tabId: state.page.tabId, count, trouble: live.me?.mailbox?.state === "disconnected" });
}

/** @param {string} server */
export function connectTo(server) {
  return attempt("connect", async () => {
    live.errors = {};
    const answer = await send("connect", { server });
    if (answer.ok) {
      live.signedOut = "";
      return loadMe();
    }
    if (answer.why !== "cancelled") live.errors = { server: t(`connect_${answer.why}`) };
    refreshTo("server");
  });
}

export async function disconnect() {
  await send("sign_out", {});
  reset();
  live.signedOut = "new";
  refresh();
}

/** To another of the connected servers: the new token is heard of like any other change. @param {string} server */
export async function switchTo(server) {
  const { bringToFront } = await import("../lib/servers.js");
  await bringToFront(server);
}

/** From people to *Check*. */
export function check() {
  const chosen = ticked(state);
  if (!chosen.length) return complain("people", t("tick_someone"));
  if (chosen.length > MOST) return complain("people", tn("too_many", chosen.length, MOST));
  return attempt("main", async () => {
    await previewNow();
    live.knownOut = live.preview?.counts.excluded ?? 0;
    state.reviewing = false;
    goOn("people", "check");
  });
}

/**
 * @param {string} field
 * @param {string} text
 */
export function complain(field, text) {
  live.errors = { [field]: text };
  refresh();
}

/** Asks again who can be enrolled and when, for the screen that is shown. */
export function preview() {
  return askAnew("preview", previewNow);
}

const previewNow = lastOnly(
  () => call("POST", "/api/enrollments/preview", { body: askOf(state) }),
  (/** @type {Preview} */ answer) => {
    live.preview = answer;
    if (state.screen === "check") live.knownOut = answer.counts.excluded;
  });

/**
 * The fix for somebody of the other audience: a candidate is also a contact, or the reverse.
 * @param {number} id of the person
 * @param {Audience} audience
 */
export function alsoAs(id, audience) {
  return attempt(`also-${id}`, async () => {
    await call("POST", `/api/people/${id}/also`, { body: { audience } });
    await previewNow();
    live.focus = "title"; // the row has moved
  });
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

/** After a change that moves dates: once, when the typing stops. */
export function previewSoon() {
  keep();
  clearTimeout(soon);
  soon = setTimeout(preview, 350);
}

export function openSequences() {
  go("sequence");
  return listSequences();
}

/** Those of the present search and switch. */
export function listSequences() {
  return askAnew("sequences", sequencesNow);
}

const sequencesNow = lastOnly(() => {
  const asked = new URLSearchParams({ scope: live.others ? "all" : "mine", audience: state.audience, q: live.query });
  return call("GET", `/api/sequences?${asked}`);
}, (answer) => { live.sequences = answer.sequences; });

/** @param {SequenceRow} row */
export function choose(row) {
  return attempt("main", async () => {
    const sequence = await call("GET", `/api/sequences/${row.id}`);
    if (state.screen !== "sequence") return;
    if (state.sequence?.id !== row.id) forgetSequence(state);
    state.sequence = sequence;
    await previewNow();
    goOn("sequence", "steps");
  });
}

const ENROLL_MS = 60_000; // 500 people on a small server

/** The one write: the same request always carries the same key, so twice is once. */
export async function enroll() {
  const body = askOf(state);
  const key = keyFor(state, JSON.stringify(body));
  return attempt("main", async () => {
    try {
      state.batch = await call("POST", "/api/enrollments", { body, key, patienceMs: ENROLL_MS });
    } catch (error) {
      if (!(error instanceof ApiError) || !error.unknownOutcome) throw error;
      return go("unknown");
    }
    go("done");
  });
}

export function undo() {
  const batch = state.batch;
  if (!batch) return;
  return attempt("undo", async () => {
    const answer = await call("POST", `/api/batches/${batch.batch.id}/undo`);
    const left = new Set(answer.left.map((/** @type {{ enrollment_id: number }} */ one) => one.enrollment_id));
    batch.enrolled = batch.enrolled.filter((one) => left.has(one.enrollment_id));
    say(left.size ? tn("undone_but", answer.undone, left.size) : tn("undone", answer.undone));
    if (!left.size) startOver();
  });
}

/** Back to the page's people, with nothing of the last enrollment left. */
export function startOver() {
  forgetSequence(state);
  state.batch = null;
  live.preview = null;
  go("people");
}

/**
 * @param {string} text
 * @param {string} [act]
 * @param {(() => void) | null} [run]
 */
export function say(text, act = "", run = null) {
  live.toast = { text, act, run };
  refresh();
}

export function openDay() {
  go("day", "people");
  return askAnew("day", async () => {
    live.today = await call("GET", "/api/today");
  });
}

/**
 * @param {number} id
 * @param {"done" | "skip"} verb
 */
export function closeTask(id, verb) {
  return attempt(`task-${id}`, async () => {
    await call("POST", `/api/tasks/${id}/${verb}`);
    live.today = await call("GET", "/api/today");
    say(t(verb === "done" ? "task_done" : "task_skipped"));
  });
}

export function openKnown() {
  go("known", "people");
  return listKnown();
}

/** Those of the present search and audience. */
export function listKnown() {
  return askAnew("known", knownNow);
}

const knownNow = lastOnly(
  () => call("GET", `/api/people?${new URLSearchParams({ q: live.query, audience: state.audience })}`),
  (answer) => { live.listed = answer; });
