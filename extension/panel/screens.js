// @ts-check
/** Which screen is shown. That of the people is there from the start, all others are loaded behind it. */

import { live, state } from "./store.js";
import { peopleView } from "./screens/people.js";

/** @typedef {import("../lib/state.js").Screen | "connect"} Shown */

/** @type {Partial<Record<Shown, () => import("./view.js").View>>} */
const loaded = { people: peopleView };

/** @type {Promise<void> | undefined} */
let loading;

/** @returns {Shown} */
export function current() {
  return live.signedOut ? "connect" : state.screen;
}

/** @param {Shown} name @returns the screen as it is now, or nothing while its module is on its way */
export function viewOf(name) {
  return loaded[name]?.();
}

export function loadOthers() {
  loading ??= import("./screens/others.js").then(({ OTHERS }) => { Object.assign(loaded, OTHERS); });
  return loading;
}
