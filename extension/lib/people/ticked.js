// @ts-check
/** Lists with row checkboxes (applicant trackers, CRMs): ticked rows are the user's choice. */
import { findGeneric } from "./generic.js";

/** @import {Adapter} from "./adapters.js" */

const TICKED = 'input[type="checkbox"][checked], [role="checkbox"][aria-checked="true"], [aria-selected="true"]';
const ROW = 'tr, [role="row"], li, [role="listitem"], [role="option"], [role="article"]';

/** Rows of real data: the "select all" box in the head chooses nothing by itself. @param {Document} document */
export function tickedRows(document) {
  const rows = [...document.querySelectorAll(TICKED)].flatMap((box) => {
    const row = box.closest(ROW);
    return row && !row.closest("thead") && !row.querySelector('th:not([scope="row"]), [role="columnheader"]')
      ? [row]
      : [];
  });
  return [...new Set(rows)];
}

/** @type {Adapter} */
export const ticked = {
  name: "ticked rows",
  priority: 50,
  matches: (_url, document) => tickedRows(document).length > 0,
  find(page) {
    const rows = tickedRows(page.document);
    return findGeneric(page)
      .filter((person) => person.anchors.some((anchor) => rows.some((row) => row.contains(anchor))))
      .map((person) => ({ ...person, signals: [...person.signals, "ticked"] }));
  },
};
