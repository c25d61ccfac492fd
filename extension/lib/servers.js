// @ts-check
/** The servers this browser is connected to: one in front, each with a token of its own. */

import { reach } from "./api.js";
import { loadSettings, saveSettings } from "./settings.js";

/** @import { Account, Settings } from "./settings.js" */

/** All that hold a token, the one in front first. @param {Settings} settings @returns {Account[]} */
export function connected({ server, token, device, others }) {
  return [...(token ? [{ server, token, device }] : []), ...others];
}

/** A new connection comes to the front; the former ones keep theirs, but of one server only one token lives. @param {Account} account */
export async function enter(account) {
  const all = connected(await loadSettings());
  await saveSettings({ ...account, others: all.filter((one) => one.server !== account.server) });
  await Promise.all(all.filter((one) => one.server === account.server).map(end));
}

/** Brings another of the servers to the front, without a new sign-in. @param {string} server */
export async function bringToFront(server) {
  const all = connected(await loadSettings());
  const chosen = all.find((one) => one.server === server);
  if (chosen) await saveSettings({ ...chosen, others: all.filter((one) => one !== chosen) });
}

/** Ends the connection to one server and forgets it. @param {string} server */
export async function leave(server) {
  const settings = await loadSettings();
  if (settings.server === server) return signOut();
  await saveSettings({ others: settings.others.filter((one) => one.server !== server) });
  await Promise.all(settings.others.filter((one) => one.server === server).map(end));
}

/** Ends the connection to the server in front; its address stays for the next sign-in. */
export async function signOut() {
  const { server, token, device } = await loadSettings();
  await saveSettings({ token: "", device: "" });
  if (server && token) await end({ server, token, device });
}

/** Revokes a token at its server, where that can be reached; it is forgotten here in any case. @param {Account} account */
async function end({ server, token }) {
  await reach(`${server}/api/token`, { method: "DELETE", headers: { Authorization: `Bearer ${token}` } }).catch(() => null);
}
