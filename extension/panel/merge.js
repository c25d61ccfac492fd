// @ts-check
/** Merge fields in the words of the user. */

import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { mergePieces } from "../lib/mail.js";

/** Text with its merge fields shown by their names. @param {string} text */
export function mergeText(text) {
  return mergePieces(text).map((piece) =>
    typeof piece === "string" ? piece : h("span", { class: "merge" }, fieldName(piece.field)));
}

const FIELDS = new Set(["first_name", "last_name", "name", "company", "title", "email"]);

/** @param {string} name of a merge field */
export function fieldName(name) {
  return FIELDS.has(name) ? t(`field_${name}`) : name.replaceAll("_", " ");
}
