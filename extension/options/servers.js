// @ts-check
/** The servers of this browser: which is in front, switching, adding and removing one. */

import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { send } from "../lib/messages.js";
import { bringToFront, connected, leave } from "../lib/servers.js";
import { loadSettings, serverOrigin, suggestedServer } from "../lib/settings.js";
import { redraw } from "./view.js";

/** @import { Account, Settings } from "../lib/settings.js" */

let typed = "";
let error = "";
let busy = false;

export async function prepareServers() {
  const { token } = await loadSettings();
  typed = token ? "" : await suggestedServer();
}

/** @param {Settings} settings */
export function serversCard(settings) {
  const known = connected(settings);
  return h("section", { class: "card", "aria-labelledby": "server-title" },
    h("h2", { id: "server-title" }, t("options_server")),
    h("ul", { class: "lines" }, known.map((account) => line(account, account.server === settings.server))),
    !settings.token && h("p", { class: "second", role: "status" }, t("options_not_connected")),
    adding(known.length > 0));
}

/** @param {Account} account @param {boolean} front */
function line({ server, device }, front) {
  const name = new URL(server).host;
  return h("li", { key: server, class: "line" },
    h("div", { class: "grow" }, h("p", { class: "name" }, name),
      h("p", { class: "second" }, t("options_connected", device), front && ` · ${t("in_front")}`)),
    h("div", { class: "acts" },
      !front && h("button", { type: "button", class: "secondary", id: `use-${name}`, "aria-label": t("switch_to", name),
        onclick: () => bringToFront(server) }, t("switch")),
      h("button", { type: "button", class: "secondary", id: front ? "sign-out" : `leave-${name}`,
        "aria-label": t("disconnect_from", name), onclick: () => leave(server) }, t("disconnect"))));
}

/** @param {boolean} more there is one already */
function adding(more) {
  return [
    h("div", { class: "with-button" },
      h("div", { class: "field" },
        h("label", { class: "label", for: "server" }, t(more ? "add_server" : "server_address")),
        h("input", { id: "server", type: "url", value: typed, placeholder: "https://", spellcheck: "false", autocomplete: "off",
          "aria-describedby": error ? "server-note server-error" : "server-note", "aria-invalid": error ? "true" : null,
          oninput: (/** @type {Event} */ event) => { typed = /** @type {HTMLInputElement} */ (event.target).value; } })),
      h("button", { type: "button", id: "connect", class: more ? "secondary" : "primary", "aria-busy": busy || null,
        onclick: connect }, t("connect"))),
    error && h("p", { class: "error", id: "server-error", role: "alert" }, error),
    h("p", { class: "hint", id: "server-note" }, t("options_server_note")),
  ];
}

async function connect() {
  if (busy) return;
  const origin = serverOrigin(typed);
  error = origin ? "" : t("server_invalid");
  if (!origin) return redraw();
  busy = true;
  redraw();
  const answer = await send("connect", { server: origin });
  busy = false;
  error = answer.ok || answer.why === "cancelled" ? "" : t(`connect_${answer.why}`);
  if (answer.ok) typed = "";
  redraw();
}
