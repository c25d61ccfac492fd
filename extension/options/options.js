// @ts-check
/** Settings of this browser: server, connection, language, and what is read. */

import { el, h, mark } from "../lib/dom.js";
import { fill } from "../lib/patch.js";
import { loadLanguage, t } from "../lib/i18n.js";
import { send } from "../lib/messages.js";
import { loadSettings, saveSettings, serverOrigin, suggestedServer } from "../lib/settings.js";

/** @import { LanguageChoice, Settings } from "../lib/settings.js" */

let typed = "";
let error = "";
let busy = false;

async function start() {
  typed = await suggestedServer();
  await draw();
  chrome.storage.local.onChanged.addListener(() => draw());
}

async function draw() {
  const settings = await loadSettings();
  await loadLanguage(settings.language);
  document.title = t("options_title");
  const focused = document.activeElement?.id ?? "";
  fill(el("page", HTMLElement),
    h("div", { class: "title" }, mark(), h("h1", {}, t("options_title"))),
    server(settings), language(settings), reads(), sites(settings));
  document.getElementById(focused)?.focus();
}

/** @param {Settings} settings */
function server(settings) {
  return h("section", { class: "card", "aria-labelledby": "server-title" },
    h("h2", { id: "server-title" }, t("options_server")),
    h("div", { class: "with-button" },
      h("div", { class: "field" }, h("label", { class: "label", for: "server" }, t("server_address")),
        h("input", { id: "server", type: "url", value: typed, spellcheck: "false", autocomplete: "off",
          "aria-describedby": error ? "server-note server-error" : "server-note", "aria-invalid": error ? "true" : null,
          oninput: (/** @type {Event} */ event) => { typed = /** @type {HTMLInputElement} */ (event.target).value; } })),
      h("button", { type: "button", id: "connect", class: settings.token ? "secondary" : "primary",
        "aria-busy": busy || null, onclick: connect }, t("connect"))),
    error && h("p", { class: "error", id: "server-error", role: "alert" }, error),
    h("p", { class: "hint", id: "server-note" }, t("options_server_note")),
    h("div", { class: "site" },
      h("p", { class: "grow", role: "status" },
        settings.token ? t("options_connected", settings.device) : t("options_not_connected")),
      settings.token && h("button", { type: "button", id: "sign-out", class: "secondary",
        onclick: () => send("sign_out", {}) }, t("sign_out"))));
}

async function connect() {
  if (busy) return;
  const origin = serverOrigin(typed);
  error = origin ? "" : t("server_invalid");
  if (!origin) return draw();
  busy = true;
  await draw();
  const answer = await send("connect", { server: origin });
  busy = false;
  error = answer.ok || answer.why === "cancelled" ? "" : t(`connect_${answer.why}`);
  await draw();
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
    h("ul", {}, settings.sites.map((site) => h("li", { class: "site" }, h("span", { class: "grow cut" }, site),
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
