// @ts-check
/** The panel's state: kept in storage.session per window, so a closed panel opens where it was. */

import { fresh } from "../lib/state.js";
import { panelSlot } from "./opening.js";

/** @import { ApiError } from "../lib/api.js" */
/** @import { Account } from "../lib/settings.js" */
/** @import { ListedPerson, Me, Preview, SequenceRow, StatusDetail, Today } from "../lib/types.js" */
/** @import { State } from "../lib/state.js" */
/** @import { Wish } from "./wishes.js" */

/** Kept between openings. @type {State} */
export const state = fresh();

/**
 * Asked again after each opening.
 * @typedef {{ ready: boolean, me: Me | null, signedOut: "" | "new" | "server", server: string, accounts: Account[],
 *   activeTab: number, slow: boolean, trouble: Map<string, { error: ApiError, again: () => void }>,
 *   preview: Preview | null, sequences: SequenceRow[] | null, others: boolean, query: string, status: StatusDetail | null,
 *   confirm: string, today: Today | null, listed: { people: ListedPerson[], total: number } | null,
 *   errors: Record<string, string>, toast: { text: string, act: string, run: (() => void) | null } | null,
 *   wish: Wish | null, menu: boolean, why: boolean, barAllowed: boolean, knownOut: number, focus: string }} Live `accounts`: connected, but
 *   not in front; `knownOut`: how many *Check* already left out; `focus`: the control to focus when drawn next
 * @type {Live}
 */
export const live = {
  ready: false, me: null, signedOut: "", server: "", accounts: [], activeTab: 0, slow: false, trouble: new Map(),
  preview: null, sequences: null, others: false, query: "", status: null, confirm: "", today: null, listed: null,
  errors: {}, toast: null, wish: null, menu: false, why: false, barAllowed: false, knownOut: 0, focus: "",
};

const KEEP_MS = 100;
const LONGEST_PRESS_MS = 1000;

let slot = "";
let pressed = false;
let due = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let keeping;
/** @type {() => void} */
let draw = () => {};

/**
 * @param {number} windowId
 * @param {State | undefined} kept from the last opening
 * @param {() => void} render
 */
export function openStore(windowId, kept, render) {
  draw = render;
  slot = panelSlot(windowId);
  if (kept) Object.assign(state, kept);
  watchPointer();
  addEventListener("pagehide", () => { if (keeping) keepNow(); });
}

/** Keeps the state without drawing: for each key typed. It can be large, so a burst of changes is kept once. */
export function keep() {
  keeping ??= setTimeout(keepNow, KEEP_MS);
}

function keepNow() {
  clearTimeout(keeping);
  keeping = undefined;
  if (slot) chrome.storage.session.set({ [slot]: state });
}

/** Keeps the state, and draws it once when the present event is over. */
export function refresh() {
  keep();
  if (!due) queueMicrotask(show);
  due = true;
}

function show() {
  if (pressed || !due) return;
  due = false;
  draw();
}

/** Draws, then gives the focus to a control that may only exist by then. @param {string} id */
export function refreshTo(id) {
  live.focus = id;
  refresh();
}

/**
 * Between press and release nothing may move from under the pointer, or the click would miss: a redraw waits for the
 * release. Not for long, since the release over the list of an open select is never heard of.
 */
function watchPointer() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let longest;
  const release = () => { pressed = false; show(); };
  addEventListener("pointerdown", () => {
    pressed = true;
    clearTimeout(longest);
    longest = setTimeout(release, LONGEST_PRESS_MS);
  }, true);
  for (const over of ["pointerup", "pointercancel", "change"]) addEventListener(over, () => setTimeout(release), true);
}

/** Back to an empty panel, as after signing out. */
export function reset() {
  Object.assign(state, fresh());
  Object.assign(live, { me: null, preview: null, sequences: null, status: null, today: null, listed: null,
    toast: null, errors: {}, confirm: "" });
  live.trouble.clear();
}
