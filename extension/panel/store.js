// @ts-check
/** The panel's state: kept in storage.session per window, so a closed panel opens where it was. */

import { fresh } from "../lib/state.js";

/** @import { ApiError } from "../lib/api.js" */
/** @import { ListedPerson, Me, Preview, SequenceRow, StatusDetail, Today } from "../lib/types.js" */
/** @import { State } from "../lib/state.js" */

/** Kept between openings. @type {State} */
export const state = fresh();

/**
 * Asked again after each opening.
 * @typedef {{ ready: boolean, me: Me | null, signedOut: "" | "new" | "server", server: string, activeTab: number,
 *   busy: string, slow: boolean, trouble: { error: ApiError, again: () => void } | null, preview: Preview | null,
 *   sequences: SequenceRow[] | null, others: boolean, query: string, status: StatusDetail | null, confirm: string,
 *   today: Today | null, listed: { people: ListedPerson[], total: number } | null, errors: Record<string, string>,
 *   toast: { text: string, act: string, run: (() => void) | null } | null, menu: boolean, why: boolean,
 *   barAllowed: boolean, knownOut: number,
 *   focus: string }} Live `knownOut`: how many *Check* already left out; `focus`: the control to focus when drawn next
 * @type {Live}
 */
export const live = {
  ready: false, me: null, signedOut: "", server: "", activeTab: 0, busy: "", slow: false, trouble: null,
  preview: null, sequences: null, others: false, query: "", status: null, confirm: "", today: null, listed: null,
  errors: {}, toast: null, menu: false, why: false, barAllowed: false, knownOut: 0, focus: "",
};

let slot = "";
let pressed = false;
let waiting = false;
/** @type {() => void} */
let draw = () => {};

/**
 * @param {number} windowId
 * @param {() => void} render
 */
export async function openStore(windowId, render) {
  draw = render;
  slot = `panel.${windowId}`;
  const kept = (await chrome.storage.session.get(slot))[slot];
  if (kept) Object.assign(state, kept);
  watchPointer();
}

/** Keeps the state without drawing: for each key typed. */
export function keep() {
  if (slot) chrome.storage.session.set({ [slot]: state });
}

/** Keeps the state and draws it. */
export function refresh() {
  keep();
  if (pressed) waiting = true;
  else draw();
}

/** Draws, then gives the focus to a control that may only exist by then. @param {string} id */
export function refreshTo(id) {
  live.focus = id;
  refresh();
}

/** A redraw between press and release would swallow the click, so it waits for the release. */
function watchPointer() {
  const release = () => setTimeout(() => {
    pressed = false;
    if (waiting) draw();
    waiting = false;
  });
  addEventListener("pointerdown", () => { pressed = true; }, true);
  addEventListener("pointerup", release, true);
  addEventListener("pointercancel", release, true);
}

/** Back to an empty panel, as after signing out. */
export function reset() {
  Object.assign(state, fresh());
  Object.assign(live, { me: null, preview: null, sequences: null, status: null, today: null, listed: null,
    trouble: null, toast: null, errors: {}, confirm: "" });
}
