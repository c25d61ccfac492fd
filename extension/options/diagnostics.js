// @ts-check
/** A report for whoever helps: shown before it is saved, and saved as a file on this computer only. */

import { diagnose } from "../lib/diagnostics.js";
import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { presetServer } from "../lib/settings.js";
import { lastTroubles } from "../lib/troubles.js";

/** @import { Settings } from "../lib/settings.js" */

/** @param {Settings} settings */
export async function makeReport(settings) {
  const [{ origins = [] }, troubles, preset] = await Promise.all([
    chrome.permissions.getAll(), lastTroubles(), presetServer()]);
  return JSON.stringify(diagnose({
    manifest: chrome.runtime.getManifest(), agent: navigator.userAgent, ui: chrome.i18n.getUILanguage(), settings,
    origins, troubles, managed: Boolean(preset), now: new Date(),
  }), null, 2);
}

/** @param {string} report */
export function diagnosticsCard(report) {
  return h("section", { class: "card", "aria-labelledby": "report-title" },
    h("h2", { id: "report-title" }, t("options_report")),
    h("p", { class: "hint" }, t("options_report_note")),
    h("details", {}, h("summary", {}, t("report_content")), h("pre", { id: "report", tabindex: "0" }, report)),
    h("button", { type: "button", class: "secondary start", id: "save-report", onclick: () => save(report) }, t("report_save")));
}

/** @param {string} report */
function save(report) {
  const address = URL.createObjectURL(new Blob([report], { type: "application/json" }));
  const link = document.createElement("a");
  Object.assign(link, { href: address, download: "relance-diagnostics.json" });
  link.click();
  URL.revokeObjectURL(address);
}
