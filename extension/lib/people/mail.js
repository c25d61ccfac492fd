// @ts-check
/** Webmail: the people of the open thread, or of the (ticked) rows of the list. */
import { normalise, parseMailbox } from "./addresses.js";
import { isRoleAddress } from "./mailboxes.js";
import { isName, isNameWord, tidyName } from "./names.js";
import { textOf } from "./page.js";
import { tickedRows } from "./ticked.js";

/** @import {Adapter} from "./adapters.js" */
/** @import {Page} from "./page.js" */
/** @import {Found} from "./find.js" */

/** The reader's own addresses: in the title and in the account button. @param {Document} document */
function ownAddresses(document) {
  const said = [
    document.title,
    ...[
      ...document.querySelectorAll(
        'a[aria-label*="@"][href*="accounts.google"], [aria-label^="Google Account"], [aria-label^="Account manager"]',
      ),
    ].map((element) => element.getAttribute("aria-label") ?? ""),
  ];
  return new Set(
    said.flatMap((text) =>
      text
        .split(/[\s()]+/)
        .flatMap(parseMailbox)
        .map((one) => one.email),
    ),
  );
}

const RECIPIENTS = /^(?:(?:from|to|cc|bcc|de|à|von|an|para) ?: *|(?:from|to|cc) )/i;

/** Mail programs call people what they call themselves: any script, one word or more. @param {string} name */
const looksCalled = (name) => isName(name) || isNameWord(name) || /^[\p{Lo}\p{M}\p{Lm}・ -]{2,40}$/u.test(name);

/** @param {Element} anchor @param {string} email @param {string} name @param {string} site @returns {Found} */
function participant(anchor, email, name, site) {
  const shown = name && !name.includes("@") ? tidyName(name) : "";
  const mailbox = isRoleAddress(email);
  return {
    name: mailbox ? null : shown || null,
    email,
    score: !shown || mailbox ? 0 : looksCalled(shown) ? 0.95 : 0.5,
    mailbox,
    signals: [site],
    company: null,
    title: null,
    profile_url: null,
    anchors: [anchor],
  };
}

/**
 * @param {Page} page
 * @param {Element[]} elements
 * @param {string} site
 * @param {(element: Element) => {email: string, name: string}[]} read
 */
function participants(page, elements, site, read) {
  const own = ownAddresses(page.document);
  const rows = tickedRows(page.document);
  const chosen = rows.length ? elements.filter((element) => rows.some((row) => row.contains(element))) : elements;
  return chosen
    .flatMap((element) => read(element).map(({ email, name }) => participant(element, normalise(email), name, site)))
    .filter((person) => person.email !== null && !own.has(person.email));
}

/** @type {Adapter} */
export const gmail = {
  name: "gmail",
  priority: 90,
  matches: (url, document) => url.hostname === "mail.google.com" || !!document.querySelector("span[email][name]"),
  find(page) {
    const thread = [...page.document.querySelectorAll(".gD[email], .g2[email], .hb span[email]")];
    const elements = thread.length ? thread : [...page.document.querySelectorAll("[email]")];
    return participants(page, elements, "gmail", (element) => {
      const name = element.getAttribute("name") || textOf(page, element);
      return parseMailbox(element.getAttribute("email") ?? "").map(({ email }) => ({
        email,
        name: /^(?:me|moi|ich|yo)$/i.test(name) ? "" : name,
      }));
    });
  },
};

/** @type {Adapter} */
export const outlook = {
  name: "outlook",
  priority: 90,
  matches: (url) => /(?:^|\.)outlook\.(?:live|office|office365|cloud)\.(?:com|microsoft)$/.test(url.hostname),
  find(page) {
    const elements = [...page.document.querySelectorAll('[title*="@"], [aria-label*="@"]')];
    return participants(page, elements, "outlook", (element) =>
      [element.getAttribute("title"), element.getAttribute("aria-label")]
        .flatMap((text) => (text ?? "").split(/;\s*/))
        .filter((text) => text.length < 200)
        .flatMap((text) => parseMailbox(text.replace(RECIPIENTS, "")))
        .map(({ email, name }) => ({ email, name: name || nameBeside(page, element) })),
    );
  },
};

/** Outlook may put the address in the title and the name in the text. @param {Page} page @param {Element} element */
function nameBeside(page, element) {
  const text = textOf(page, element).split("\n")[0] ?? "";
  return text.includes("@") ? "" : text.replace(/<.*$/, "").slice(0, 80);
}
