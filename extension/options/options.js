// @ts-check
/** Settings of this browser: servers, devices, language, what is read, and a report for whoever helps. */

import { el, h, mark } from "../lib/dom.js";
import { loadLanguage, t } from "../lib/i18n.js";
import { send } from "../lib/messages.js";
import { fill } from "../lib/patch.js";
import { loadSettings, saveSettings } from "../lib/settings.js";
import { watchErrors } from "../lib/troubles.js";
import { devicesCard } from "./devices.js";
import { diagnosticsCard, makeReport } from "./diagnostics.js";
import { prepareServers, serversCard } from "./servers.js";
import { drawWith } from "./view.js";

/** @import { LanguageChoice, Settings } from "../lib/settings.js" */

async function start() {
  watchErrors("options");
  drawWith(draw);
  await prepareServers();
  await draw();
  chrome.storage.local.onChanged.addListener(draw);
}

async function draw() {
  const settings = await loadSettings();
  await loadLanguage(settings.language);
  const report = await makeReport(settings);
  document.title = t("options_title");
  fill(el("page", HTMLElement),
    h("div", { class: "title" }, mark(), h("h1", {}, t("options_title"))),
    serversCard(settings), devicesCard(settings), language(settings), reads(), sites(settings), diagnosticsCard(report));
}

/** @param {Settings} settings */
function language(settings) {
  /** @type {[LanguageChoice, string][]} */
  const choices = [["auto", t("language_auto")], ["en", "English"], ["fr", "Français"]];
  return h("section", { class: "card" },
    h("label", { class: "label", for: "language" }, t("options_language")),
    h("select", { id: "language", onchange: (/** @type {Event} */ event) => {
      const value = /** @type {LanguageChoice} */ (/** @type {HTMLSelectElement} */ (event.target).value);
      saveSettings({ language: value });
    } }, choices.map(([value, text]) => h("option", { value, selected: value === settings.language }, text))));
}

function reads() {
  return h("section", { class: "card" }, h("h2", {}, t("options_reads")),
    h("ul", { class: "reads" }, h("li", {}, t("reads_1")), h("li", {}, t("reads_2")), h("li", {}, t("reads_3"))),
    h("p", { class: "hint" }, t("shortcut")));
}

/** @param {Settings} settings */
function sites(settings) {
  return h("section", { class: "card" }, h("h2", {}, t("options_sites")),
    h("p", { class: "hint" }, t(settings.sites.length ? "sites_note" : "sites_none")),
    h("ul", { class: "lines" }, settings.sites.map((site) => h("li", { key: site, class: "line" },
      h("span", { class: "grow cut" }, site),
      h("button", { type: "button", class: "link", onclick: () => remove(site), "aria-label": t("remove_site", site) },
        t("remove"))))));
}

/** @param {string} site */
async function remove(site) {
  const { sites: kept } = await loadSettings();
  await saveSettings({ sites: kept.filter((one) => one !== site) });
  await chrome.permissions.remove({ origins: [`${site}/*`] });
  await send("sites", {});
}

start();
