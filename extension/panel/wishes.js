// @ts-check
/** A change of one person's dates: what it would make of them is shown before it is made. */

import { call } from "../lib/api.js";
import { t } from "../lib/i18n.js";
import { say } from "./flow.js";
import { askAnew, attempt } from "./requests.js";
import { lookAgain, nameOf } from "./standing.js";
import { live, refreshTo } from "./store.js";

/** @import { Shift, StatusDetail } from "../lib/types.js" */

/**
 * @typedef {{ do: "skip", step_id: number } | { do: "pause", until: string }} Asked
 * @typedef {{ asked: Asked, steps: Shift[] | null, shown: string }} Wish `shown`: what the server calls these dates
 */

/** The next step that has not left. @param {StatusDetail} status */
export function wishToSkip(status) {
  return attempt("skip", async () => {
    const { steps } = await call("GET", `/api/enrollments/${status.id}/steps`);
    const next = steps.find((/** @type {{ open: boolean }} */ step) => step.open);
    if (!next) return say(t("nothing_to_skip"));
    live.wish = { asked: { do: "skip", step_id: next.step_id }, steps: null, shown: "" };
    live.focus = "wish-keep"; // the harmless answer
    await foresee(status);
  });
}

/** @param {StatusDetail} status @param {string} until the day, or "" while none is chosen */
export async function wishToPause(status, until) {
  live.wish = { asked: { do: "pause", until }, steps: null, shown: "" };
  refreshTo("until");
  if (until) await askAnew("until", () => foresee(status));
}

export function forgetWish() {
  const back = live.wish?.asked.do === "skip" ? "skip" : "pause-until";
  live.wish = null;
  refreshTo(back);
}

/** An answer about a wish that has been given up, or changed, is dropped. @param {StatusDetail} status */
async function foresee(status) {
  const wish = /** @type {Wish} */ (live.wish);
  const { steps, shown } = await call("POST", `/api/enrollments/${status.id}/forecast`, { body: wish.asked });
  Object.assign(wish, { steps, shown });
}

/** Made only while the dates are those that were shown. @param {StatusDetail} status @param {Wish} wish */
export function carryOut(status, { asked, shown }) {
  return attempt("wish", async () => {
    const { do: verb, ...body } = asked;
    const path = verb === "skip" ? "skip" : "pause-until";
    await call("POST", `/api/enrollments/${status.id}/${path}?${new URLSearchParams({ shown })}`, { body });
    live.wish = null;
    await lookAgain(status.id);
    live.focus = "title"; // the button is gone
    say(t(verb === "skip" ? "did_skip" : "did_pause", nameOf(status)));
  });
}
