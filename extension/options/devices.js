// @ts-check
/** The browsers that act in the user's name at the server in front, each to be disconnected from here. */

import { ApiError, call } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { dayTime, localOf } from "../lib/format.js";
import { t } from "../lib/i18n.js";
import { forgetToken } from "../lib/settings.js";
import { redraw } from "./view.js";

/** @import { Settings } from "../lib/settings.js" */
/** @typedef {{ id: number, name: string, used: string, current: boolean }} Device */

/** @type {{ token: string, devices: Device[] | null, failed: boolean }} */
let listed = { token: "", devices: null, failed: false };

/** @param {Settings} settings */
export function devicesCard({ token }) {
  if (!token) return null;
  if (listed.token !== token) list(token);
  const { devices, failed } = listed;
  return h("section", { class: "card", "aria-labelledby": "devices-title" },
    h("h2", { id: "devices-title" }, t("options_devices")),
    h("p", { class: "hint" }, t("options_devices_note")),
    failed && h("p", { class: "error", role: "alert" }, t("devices_failed")),
    failed && h("button", { type: "button", class: "secondary start", id: "devices-again", onclick: () => list(token) },
      t("try_again")),
    devices && h("ul", { class: "lines" }, devices.map((device) => line(device, token))));
}

/** @param {Device} device @param {string} token */
function line(device, token) {
  const used = t("used_when", dayTime(localOf(device.used)));
  return h("li", { key: device.id, class: "line" },
    h("div", { class: "grow" }, h("p", { class: "name cut" }, device.name),
      h("p", { class: "second" }, device.current ? t("this_browser") : used)),
    h("button", { type: "button", class: "secondary", id: `device-${device.id}`,
      "aria-label": t("disconnect_from", device.name), onclick: () => disconnect(device, token) }, t("disconnect")));
}

/** @param {string} token whose devices */
async function list(token) {
  listed = { token, devices: null, failed: false };
  await trying(async () => { listed.devices = (await call("GET", "/api/devices")).devices; });
}

/** @param {Device} device @param {string} token */
async function disconnect(device, token) {
  await trying(async () => {
    await call("DELETE", `/api/devices/${device.id}`);
    if (device.current) await forgetToken(token);
    else await list(token);
  });
}

/** @param {() => Promise<void>} work */
async function trying(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    listed.failed = error.kind !== "signed_out";
  }
  redraw();
}
