// @ts-check
/** Choose a sequence: mine first, a switch for those of others. */

import { h, icon } from "../../lib/dom.js";
import { percent } from "../../lib/format.js";
import { t, tn } from "../../lib/i18n.js";
import { choose, complain, go, listSequences } from "../flow.js";
import { bars, disc, errorLine, heading, main, summary, toggle, valueOf } from "../parts.js";
import { live, refresh, state } from "../store.js";

/** @import { SequenceRow } from "../../lib/types.js" */

/** @returns {import("../view.js").View} */
export function sequenceView() {
  const rows = live.sequences;
  const mine = rows?.filter((row) => row.mine) ?? [];
  const others = rows?.filter((row) => !row.mine) ?? [];
  const only = mine.length === 1 ? mine[0]?.id : 0;
  const chosen = rows?.find((row) => row.id === (state.picked || state.sequence?.id || only));
  const error = live.errors.sequence;
  return {
    title: t("sequence_title"), back: () => go("check"), step: 3, meta: tn("people", live.preview?.counts.eligible ?? 0),
    body: [h("div", { class: "pad" }, search(),
      toggle("others", t("show_others"), live.others, showOthers, { first: true })),
    rows ? [group(t("mine"), mine, chosen), group(t("others"), others, chosen), !rows.length && none()] : bars(4)],
    foot: [error ? errorLine("sequence-error", error) : summary(chosen ? `*${chosen.name.replaceAll("*", "")}*` : ""),
      main(t("continue"), () => chosen ? choose(chosen) : complain("sequence", t("choose_one")))],
  };
}

function search() {
  return h("div", { class: "search" }, icon("search"),
    h("input", { type: "search", id: "search", value: live.query, placeholder: t("search_sequences"),
      "aria-label": t("search_sequences"), oninput: (/** @type {Event} */ event) => find(valueOf(event)) }));
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

/** @param {string} query */
function find(query) {
  live.query = query;
  clearTimeout(soon);
  soon = setTimeout(listSequences, 250);
}

/** @param {boolean} on */
function showOthers(on) {
  live.others = on;
  listSequences();
}

function none() {
  if (live.query) return disc("list-ordered", t("no_match"), t("no_match_do"));
  return disc("list-ordered", t("no_sequences"), t(live.others ? "no_sequences_do" : "no_sequences_others"));
}

/** @param {string} title @param {SequenceRow[]} rows @param {SequenceRow | undefined} chosen */
function group(title, rows, chosen) {
  if (!rows.length) return null;
  return h("fieldset", { key: title, class: "group-of" }, h("legend", { class: "unseen" }, title),
    heading("", title, rows.length), h("div", { class: "rows" }, rows.map((row) => option(row, row === chosen))));
}

/** @param {SequenceRow} row @param {boolean} chosen */
function option(row, chosen) {
  const replied = row.reply_rate === null ? "" : ` · ${t("replied_share", percent(row.reply_rate))}`;
  const active = row.active ? tn("active", row.active) : t("active_none");
  const paused = row.state === "paused";
  return h("label", { key: row.id, class: chosen ? "row ticked" : "row", for: `sequence-${row.id}` },
    h("input", { type: "radio", name: "sequence", id: `sequence-${row.id}`, checked: chosen,
      onchange: () => { state.picked = row.id; live.errors = {}; refresh(); } }),
    h("span", { class: "grow" }, h("span", { class: "name" }, row.name),
      h("span", { class: "second" }, row.mine ? "" : `${row.owner.name} · `, tn("steps", row.steps), " · ",
        tn("days", row.days)),
      h("span", { class: "second" }, `${active}${replied}`),
      paused && h("span", { class: "third" }, icon("pause"), t("sequence_paused"))));
}
