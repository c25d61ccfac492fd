// @ts-check
/** Which screen is shown, and all of them by name. */

import { state, live } from "./store.js";
import { checkView } from "./screens/check.js";
import { connectView } from "./screens/connect.js";
import { dayView } from "./screens/day.js";
import { doneView, unknownView } from "./screens/done.js";
import { knownView } from "./screens/known.js";
import { peopleView } from "./screens/people.js";
import { previewView } from "./screens/preview.js";
import { sequenceView } from "./screens/sequence.js";
import { statusView } from "./screens/status.js";
import { stepsView } from "./screens/steps.js";

/** @typedef {import("../lib/state.js").Screen | "connect"} Shown */

/** @type {Record<Shown, () => import("./view.js").View>} */
export const SCREENS = {
  connect: connectView, people: peopleView, check: checkView, sequence: sequenceView, steps: stepsView,
  preview: previewView, done: doneView, unknown: unknownView, status: statusView, day: dayView, known: knownView,
};

/** @returns {Shown} */
export function current() {
  return live.signedOut ? "connect" : state.screen;
}
