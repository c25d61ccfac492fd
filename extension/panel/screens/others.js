// @ts-check
/** All screens but the list of people: none of them is needed before somebody has been found. */

import { checkView } from "./check.js";
import { connectView } from "./connect.js";
import { dayView } from "./day.js";
import { doneView, unknownView } from "./done.js";
import { knownView } from "./known.js";
import { previewView } from "./preview.js";
import { sequenceView } from "./sequence.js";
import { statusView } from "./status.js";
import { stepsView } from "./steps.js";

export const OTHERS = {
  connect: connectView, check: checkView, sequence: sequenceView, steps: stepsView, preview: previewView, done: doneView,
  unknown: unknownView, status: statusView, day: dayView, known: knownView,
};
