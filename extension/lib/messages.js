// @ts-check
/** What panel, options and info bar may ask of the worker, and how it is asked. */

/** @import { Snapshot } from "../content/snapshot.js" */

/**
 * @typedef {{ connect: { ask: { server: string }, answer: { ok: true } | { ok: false, why: ConnectRefusal } },
 *   sign_out: { ask: {}, answer: {} },
 *   badge: { ask: { tabId: number, count: number, trouble: boolean }, answer: {} },
 *   sites: { ask: {}, answer: {} },
 *   snapshot: { ask: { tabId: number }, answer: Snapshot | "unread" | "closed" | null },
 *   page_status: { ask: { url: string, emails: string[] }, answer: { bar: Bar | null } },
 *   open_status: { ask: { id: number, intent: Intent }, answer: {} } }} Protocol
 * @typedef {keyof Protocol} Kind
 * @typedef {"unreachable" | "not_relance" | "cancelled" | "refused"} ConnectRefusal
 * @typedef {"" | "pause" | "unenroll"} Intent
 * @typedef {{ id: number, name: string, where: string, tone: string, label: string, when: string, words: BarWords,
 *   can: { pause: boolean, unenroll: boolean } }} Bar
 * @typedef {{ pause: string, unenroll: string, open: string, hide: string, title: string }} BarWords
 */

/**
 * @template {Kind} K
 * @typedef {(ask: Protocol[K]["ask"], sender: chrome.runtime.MessageSender) =>
 *   Protocol[K]["answer"] | Promise<Protocol[K]["answer"]>} Handler
 */

/**
 * @template {Kind} K
 * @param {K} kind
 * @param {Protocol[K]["ask"]} ask
 * @returns {Promise<Protocol[K]["answer"]>}
 */
export function send(kind, ask) {
  return chrome.runtime.sendMessage({ kind, ask });
}

/**
 * Answers messages of this extension only. `fromPages` names what a content script may ask; all else
 * must come from the extension's own pages.
 * @param {{ [K in Kind]: Handler<K> }} handlers
 * @param {Kind[]} fromPages
 */
export function answer(handlers, fromPages) {
  chrome.runtime.onMessage.addListener((message, sender, respond) => {
    const kind = /** @type {Kind} */ (message?.kind);
    if (sender.id !== chrome.runtime.id || !Object.hasOwn(handlers, kind)) return false;
    if (!isOwnPage(sender) && !fromPages.includes(kind)) return false;
    const handler = /** @type {Handler<any>} */ (handlers[kind]);
    Promise.resolve(handler(message.ask, sender)).then(respond);
    return true; // the answer comes later
  });
}

/** @param {chrome.runtime.MessageSender} sender */
function isOwnPage(sender) {
  return Boolean(sender.url?.startsWith(chrome.runtime.getURL("")));
}
