// @ts-check
/** LinkedIn profiles: name and profile address, nothing more; the user types the e-mail address. */
import { tidyName } from "./names.js";
import { textOf } from "./page.js";

/** @import {Adapter} from "./adapters.js" */
/** @import {Page} from "./page.js" */

/** "(3) Jane Doe | LinkedIn" or "Jane Doe - Head of Care - Acme | LinkedIn". @param {string} title */
function titleName(title) {
  const name = title.replace(/^\(\d+\+?\)\s*/, "").split(/\s[|–]\s|\s-\s/)[0] ?? "";
  return /\bLinkedIn\b/.test(title) && !/^LinkedIn$/.test(name) ? tidyName(name) : "";
}

/** @param {Page} page */
function headingName(page) {
  const heading = page.document.querySelector("main h1, h1");
  return heading ? tidyName(textOf(page, heading).split("\n")[0] ?? "") : "";
}

/** @type {Adapter} */
export const linkedin = {
  name: "linkedin",
  priority: 80,
  matches: (url) => /(?:^|\.)linkedin\.com$/.test(url.hostname) && /^\/(?:in|pub)\/./.test(url.pathname),
  find(page) {
    const name = titleName(page.document.title) || headingName(page);
    if (!name) return [];
    const url = new URL(page.url);
    return [
      {
        name,
        email: null,
        score: 0.95,
        mailbox: false,
        signals: ["linkedin"],
        company: null,
        title: null,
        profile_url: url.origin + url.pathname,
        anchors: [],
      },
    ];
  },
};
