// @ts-check
/** Lets each part of the settings page have the whole drawn again. */

/** @type {() => unknown} */
let draw = () => {};

/** @param {() => unknown} how */
export function drawWith(how) {
  draw = how;
}

export function redraw() {
  draw();
}
