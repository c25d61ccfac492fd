// @ts-check
/** Each trouble has its own sentence: what happened, then what to do. */

import { t } from "../lib/i18n.js";
import { banner, button, outward } from "./parts.js";
import { live } from "./store.js";

/** The oldest server this panel can talk to. */
const SERVER_FLOOR = "0.1";

/** @returns {import("../lib/dom.js").Child[]} at most one banner of one cause */
export function troubleBanners() {
  return [requestBanner(), versionBanner(), ...serverBanners()];
}

function requestBanner() {
  const error = lastError();
  if (!error) return null;
  const all = [...live.trouble.values()];
  const retry = button(t("try_again"), () => all.forEach(({ again }) => again()), { id: "again-trouble", icon: "refresh-cw" });
  if (error.kind === "offline") return banner("alert", "wifi-off", t("offline"), t("nothing_changed"), [retry]);
  if (error.kind === "refused") return banner("alert", "triangle-alert", refusedText(), "");
  const fact = t(error.kind === "busy" ? "server_failed" : "server_silent", serverHost());
  return banner("alert", "plug", fact, t("nothing_changed"), [retry]);
}

/** What failed last: of several failures of one server the others say no more. */
function lastError() {
  return [...live.trouble.values()].at(-1)?.error;
}

function refusedText() {
  const error = lastError();
  const fields = (error?.fields ?? []).map((field) => field.detail);
  return [error?.detail, ...fields].filter(Boolean).join(" ") || t("refused");
}

/** Each side says which is the oldest of the other that it understands. */
function versionBanner() {
  if (!live.me) return null;
  const { version, extension } = live.me.server;
  if (isBelow(version, SERVER_FLOOR)) return banner("alert", "triangle-alert", t("server_old"), t("server_old_do"));
  if (!isBelow(chrome.runtime.getManifest().version, extension)) return null;
  return banner("alert", "triangle-alert", t("panel_old"), t("panel_old_do"));
}

/** @param {string} version @param {string} floor both like "0.1.0", compared by their first two numbers */
function isBelow(version, floor) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [needMajor = 0, needMinor = 0] = floor.split(".").map(Number);
  return major < needMajor || (major === needMajor && minor < needMinor);
}

/** What the server itself reports: the mailbox first of all. */
function serverBanners() {
  return (live.me?.trouble ?? []).map((trouble) => {
    const where = trouble.url ? [outward(t(trouble.code.includes("mailbox") ? "reconnect" : "see"),
      new URL(trouble.url, live.server).href, "secondary")] : [];
    const [fact, ...rest] = trouble.sentence.split(/(?<=[.])\s/);
    return banner("alert", "plug", fact ?? "", rest.join(" "), where);
  });
}

export function serverHost() {
  return URL.canParse(live.server) ? new URL(live.server).host : live.server;
}
