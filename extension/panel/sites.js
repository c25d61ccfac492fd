// @ts-check
/** "Always show the status on this site": one optional permission per site, asked on a click. */

import { send } from "../lib/messages.js";
import { loadSettings, saveSettings } from "../lib/settings.js";
import { live, refresh, state } from "./store.js";

/** "https://host" of the page in front; a match pattern knows no port. */
function site() {
  const url = state.page?.url ?? "";
  return URL.canParse(url) && url.startsWith("https:") ? `https://${new URL(url).hostname}` : "";
}

export function canShowBar() {
  return Boolean(site()) && state.page?.tabId === live.activeTab && state.page.problem !== "unread";
}

export async function knowBar() {
  live.barAllowed = (await loadSettings()).sites.includes(site());
  refresh();
}

/** The permission is asked before any wait: it needs the click. */
export async function toggleBar() {
  const origin = site();
  const origins = [`${origin}/*`];
  const wanted = !live.barAllowed;
  if (wanted && !(await chrome.permissions.request({ origins }))) return;
  const { sites } = await loadSettings();
  await saveSettings({ sites: wanted ? [...new Set([...sites, origin])] : sites.filter((one) => one !== origin) });
  if (!wanted) await chrome.permissions.remove({ origins });
  live.barAllowed = wanted;
  await send("sites", {});
  refresh();
}
