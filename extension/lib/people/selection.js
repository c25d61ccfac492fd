// @ts-check
/**
 * Text the user selected. The snapshot wraps each selected piece in `<span data-relance-selected>`; only people
 * whose address or name is inside are kept. A selection without anyone in it is taken as a stray one.
 */
import { textOf } from "./page.js";

/** @import {Page} from "./page.js" */
/** @import {Found} from "./find.js" */

export const SELECTED = "data-relance-selected";

/** @param {Page} page @param {Found[]} people */
export function selectedOnly(page, people) {
  const pieces = [...page.document.querySelectorAll(`[${SELECTED}]`)];
  if (!pieces.length) return people;
  const text = pieces.map((piece) => textOf(page, piece)).join("\n");
  const kept = people.filter(
    (person) =>
      person.anchors.some((anchor) => pieces.some((piece) => piece.contains(anchor) || isLinkAround(anchor, piece))) ||
      (!!person.name && text.includes(person.name)) ||
      (!!person.email && text.toLowerCase().includes(person.email)),
  );
  return kept.length ? kept : people;
}

/** @param {Node} anchor @param {Element} piece */
const isLinkAround = (anchor, piece) => /^a$/i.test(anchor.nodeName) && anchor.contains(piece);
