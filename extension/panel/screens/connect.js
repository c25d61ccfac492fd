// @ts-check
/** Connect this browser: one address, one click. */

import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { serverOrigin } from "../../lib/settings.js";
import { connectTo, switchTo } from "../flow.js";
import { banner, button, field, link } from "../parts.js";
import { live, refreshTo } from "../store.js";

/** @returns {import("../view.js").View} */
export function connectView() {
  return {
    title: t("connect_title"), bare: true, focus: "server",
    body: [
      live.signedOut === "server" && banner("alert", "plug", t("was_disconnected"), t("was_disconnected_do")),
      h("div", { class: "pad" },
        h("p", { class: "second lead" }, t("connect_lead")),
        field({ id: "server", label: t("server_address"), value: live.server, type: "url", placeholder: "https://",
          oninput: (value) => { live.server = value; }, onenter: connect }),
        button(t("connect"), connect, { id: "main", kind: "primary wide", busy: "connect" }),
        h("p", { class: "hint" }, t("connect_hint"))),
      live.accounts.length > 0 && h("ul", { class: "pad links" }, live.accounts.map(({ server }) =>
        h("li", { key: server }, link(t("switch_to", new URL(server).host), () => switchTo(server))))),
    ],
  };
}

function connect() {
  const origin = serverOrigin(live.server);
  if (origin) return connectTo(origin);
  live.errors = { server: t("server_invalid") };
  refreshTo("server");
}
