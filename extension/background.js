// @ts-check
/** The worker: opens the panel on a click, signs in, keeps menu and badge. It may die at any moment. */

import { call } from "./lib/api.js";
import { connect } from "./lib/auth.js";
import { barFor, isBarsWish, registerBars } from "./lib/bar.js";
import { lockStorage, openPanel } from "./lib/browser.js";
import { loadLanguage, t } from "./lib/i18n.js";
import { answer } from "./lib/messages.js";
import { signOut } from "./lib/servers.js";
import { loadSettings } from "./lib/settings.js";
import { takeSnapshot } from "./lib/take.js";
import { watchErrors } from "./lib/troubles.js";

/** @import { Me } from "./lib/types.js" */

const LOOK_MINUTES = 15;
const RUN = "#2A468C";
const ALERT = "#A8420F";

lockStorage();
watchErrors("worker");

/** The page of the last click, being read while the panel still opens. @type {{ tabId: number, page: ReturnType<typeof takeSnapshot> } | null} */
let clicked = null;

chrome.action.onClicked.addListener((tab) => {
  openPanel(tab.windowId);
  clicked = tab.id ? { tabId: tab.id, page: takeSnapshot(tab.id) } : null;
  leaveErrand(tab.windowId, { kind: "read" });
});

chrome.contextMenus.onClicked.addListener((info, tab) => {
  if (!tab) return;
  openPanel(tab.windowId);
  const text = info.linkUrl?.startsWith("mailto:") ? info.linkUrl : info.selectionText ?? "";
  leaveErrand(tab.windowId, text ? { kind: "address", text } : { kind: "read" });
});

chrome.runtime.onInstalled.addListener(async () => {
  await prepareMenu();
  await chrome.alarms.create("look", { periodInMinutes: LOOK_MINUTES });
  await registerBars();
});

chrome.runtime.onStartup.addListener(registerBars);

chrome.alarms.onAlarm.addListener((alarm) => {
  if (alarm.name === "look") look();
});

chrome.storage.local.onChanged.addListener((changes) => {
  if (changes.language) prepareMenu();
  if (changes.token) look();
});

answer({
  connect: ({ server }) => connect(server),
  sign_out: async () => { await signOut(); return {}; },
  sites: async () => { await registerBars(); return {}; },
  snapshot: ({ tabId }) => {
    const page = clicked?.tabId === tabId ? clicked.page : null;
    clicked = null; // a page changes: what was read once is not shown twice
    return page;
  },
  badge: async ({ tabId, count, trouble }) => { await setBadge(count, trouble, tabId); return {}; },
  page_status: async (ask, sender) => {
    const { bar, count } = await barFor(ask?.url, ask?.emails);
    if (sender.tab?.id) await setBadge(count, false, sender.tab.id);
    return { bar };
  },
  open_status: (ask, sender) => {
    const { id, intent } = ask ?? {};
    const windowId = sender.tab?.windowId ?? 0;
    if (!isBarsWish(id, intent)) return {};
    openPanel(windowId);
    leaveErrand(windowId, { kind: "status", id, intent });
    return {};
  },
}, ["page_status", "open_status"]);

/**
 * What the panel of this window has to do: it may be open, or about to open.
 * @param {number} windowId
 * @param {Omit<import("./panel/opening.js").Errand, "at">} errand
 */
function leaveErrand(windowId, errand) {
  return chrome.storage.session.set({ [`errand.${windowId}`]: { ...errand, at: Date.now() } });
}

async function prepareMenu() {
  await loadLanguage((await loadSettings()).language);
  await chrome.contextMenus.removeAll();
  chrome.contextMenus.create({ id: "address", title: t("enroll_address"), contexts: ["link", "selection"] });
  chrome.contextMenus.create({ id: "page", title: t("enroll_page"), contexts: ["page"] });
}

/** Is the mailbox in trouble? Shown as "!" even when no panel is open. */
async function look() {
  const { token, language } = await loadSettings();
  if (!token) return setBadge(0, false);
  const me = await call("GET", "/api/me", { language: language === "fr" ? "fr" : "en" }).catch(() => null);
  if (me) await setBadge(0, /** @type {Me} */ (me).mailbox?.state === "disconnected");
}

/**
 * @param {number} count people of the page in a sequence
 * @param {boolean} trouble the mailbox is disconnected: said before anything else
 * @param {number} [tabId] without one: for all tabs
 */
async function setBadge(count, trouble, tabId) {
  const nothing = tabId ? null : ""; // a tab with nothing of its own shows what all tabs show
  const text = trouble ? "!" : count ? String(count) : nothing;
  await chrome.action.setBadgeBackgroundColor({ color: trouble ? ALERT : RUN, tabId });
  await chrome.action.setBadgeTextColor({ color: "#FFFFFF", tabId });
  // a tab that has closed meanwhile has no badge to set
  await chrome.action.setBadgeText(/** @type {{ text: string }} */ ({ text, tabId })).catch(() => null);
}
