// @ts-check
/** What is done about somebody who is enrolled: look, pause, resume, unenroll, and take that back. */

import { call } from "../lib/api.js";
import { t, tn } from "../lib/i18n.js";
import { go, say } from "./flow.js";
import { askAnew, attempt } from "./requests.js";
import { live, state } from "./store.js";

/** @import { Result, Status, StatusDetail, Today } from "../lib/types.js" */

/** @param {number} id */
export function openStatus(id, intent = state.intent) {
  live.status = null;
  live.wish = null;
  state.statusId = id;
  state.intent = intent;
  if (state.screen !== "status") state.from = state.screen;
  go("status");
  live.confirm = intent;
  return askAnew("status", async () => {
    const status = await call("GET", `/api/enrollments/${id}`);
    if (state.statusId === id) live.status = status;
  });
}

/**
 * @param {"pause" | "resume"} verb
 * @param {Status} status
 */
export function act(verb, status) {
  answered();
  return attempt(verb, async () => {
    await call("POST", `/api/enrollments/${status.id}/${verb}`);
    await lookAgain(status.id);
    say(t(`did_${verb}`, nameOf(status)));
  });
}

/** Can be undone for an hour, so nothing is asked before. @param {StatusDetail} status */
export function unenroll(status) {
  answered();
  const cancelled = plannedEmails(status);
  return attempt("unenroll", async () => {
    const done = await oneOf("/api/enrollments/unenroll", status.id);
    await lookAgain(status.id);
    live.focus = "title"; // the button is gone
    const plain = cancelled ? tn("did_unenroll", cancelled, nameOf(status)) : t("did_unenroll", nameOf(status));
    const text = done.result === "unenrolled" ? plain : t("about_person", nameOf(status), done.sentence);
    if (done.result === "already_finished") say(text);
    else say(text, t("undo"), () => putBack(status));
  });
}

/**
 * Answers what a task asks about somebody. @param {Today["tasks"][number]} task @param {"resume" | "unenroll"} verb
 */
export function settle(task, verb) {
  return attempt(`task-${task.id}`, async () => {
    const status = await call("GET", `/api/enrollments/${task.enrollment_id}`);
    await (verb === "resume" ? act(verb, status) : unenroll(status));
    live.focus = "title"; // the button is gone
  });
}

/** @param {Status} status */
function putBack(status) {
  return attempt("undo", async () => {
    const done = await oneOf("/api/enrollments/undo-unenroll", status.id);
    await lookAgain(status.id);
    live.focus = state.screen === "status" ? "unenroll" : "title";
    say(t("about_person", nameOf(status), done.sentence));
  });
}

/** Asks for one what the server does for many. @param {string} path @param {number} id @returns {Promise<Result>} */
async function oneOf(path, id) {
  return (await call("POST", path, { body: { ids: [id] } })).results[0];
}

/** The question of the info bar has its answer. */
function answered() {
  live.confirm = "";
  state.intent = "";
}

/** What has become of somebody, on every screen that shows them. @param {number} id of the enrollment */
export async function lookAgain(id) {
  const after = await call("GET", `/api/enrollments/${id}`);
  for (const person of state.people) if (person.status?.id === id) person.status = after;
  if (state.statusId === id) live.status = after;
  if (state.screen === "day") live.today = await call("GET", "/api/today");
}

/** @param {Status} status */
export function nameOf(status) {
  return status.person.name || status.person.email;
}

/** How many emails an unenrollment takes back. @param {StatusDetail} status */
export function plannedEmails(status) {
  return status.timeline.filter((entry) => entry.planned && entry.code === "planned_email").length;
}
