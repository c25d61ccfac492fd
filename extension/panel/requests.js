// @ts-check
/** Requests under way: one click is one request, and of several questions only the answer to the last one counts. */

import { ApiError } from "../lib/api.js";
import { live, refresh } from "./store.js";

const BARS_AFTER_MS = 300;

/** By name, the run that counts. @type {Map<string, symbol>} */
const running = new Map();

/** @param {string} name */
export function busyWith(name) {
  return running.has(name);
}

/**
 * Runs what a click asks for, once: while it is under way the same click does nothing. Its failure becomes the
 * sentence that says what to do.
 * @param {string} name of the control that shows the spinner
 * @param {() => Promise<void>} work
 */
export async function attempt(name, work) {
  if (!running.has(name)) await run(name, work);
}

/**
 * Runs a question about what is chosen by now, also while the same is under way about what was chosen before.
 * @param {string} name
 * @param {() => Promise<void>} question one that lets only its last answer through
 */
export function askAnew(name, question) {
  return run(name, question);
}

/**
 * A question whose older answers are dropped: one that comes late must not replace what a newer one has said.
 * @template T
 * @param {() => Promise<T>} ask
 * @param {(answer: T) => void} take
 */
export function lastOnly(ask, take) {
  let asked = 0;
  return async () => {
    const mine = ++asked;
    const answer = await ask();
    if (mine === asked) take(answer);
  };
}

/** @param {string} name @param {() => Promise<void>} work */
async function run(name, work) {
  const mine = Symbol(name);
  running.set(name, mine);
  live.trouble.delete(name);
  const bars = setTimeout(() => { live.slow = true; refresh(); }, BARS_AFTER_MS);
  refresh();
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.kind === "signed_out") signedOut();
    else if (running.get(name) === mine) live.trouble.set(name, { error, again: () => run(name, work) });
  } finally {
    clearTimeout(bars);
    if (running.get(name) === mine) running.delete(name);
    live.slow &&= running.size > 0;
    refresh();
  }
}

/** The server no longer knows this browser: connect again, with the work kept. */
function signedOut() {
  live.signedOut = "server";
  live.me = null;
}
