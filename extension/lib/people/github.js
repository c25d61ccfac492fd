// @ts-check
/** GitHub profiles: a card with itemprops; the address is there only for signed-in readers. */
import { findGeneric } from "./generic.js";
import { absolute, textOf } from "./page.js";
import { linkAddresses } from "./addresses.js";

/** @import {Adapter} from "./adapters.js" */
/** @import {Page} from "./page.js" */

const CARD = ".h-card[itemtype$='/Person'], [itemtype$='/Person'] .vcard-names, .vcard-names";

/** @param {Page} page @param {string} selector */
function read(page, selector) {
  const element = page.document.querySelector(selector);
  return element ? textOf(page, element).split("\n")[0] || null : null;
}

/** @type {Adapter} */
export const github = {
  name: "github",
  priority: 80,
  matches: (url, document) =>
    (url.hostname === "github.com" || !!document.querySelector('meta[property="og:site_name"][content="GitHub"]')) &&
    !!document.querySelector(CARD),
  find(page) {
    const login = read(page, ".p-nickname, [itemprop=additionalName]");
    const name = read(page, ".p-name, [itemprop=name]") ?? login;
    if (!name) return findGeneric(page);
    const link = page.document.querySelector("[itemprop=email] a[href], li[itemprop=email], a.u-email");
    const email = link
      ? (linkAddresses(link.getAttribute("href") ?? `mailto:${textOf(page, link)}`)[0]?.email ?? null)
      : null;
    return [
      {
        name,
        email,
        // A login is what to call nobody.
        score: name === login ? 0.5 : 0.95,
        mailbox: false,
        signals: ["github"],
        title: null,
        company: read(page, "[itemprop=worksFor] .p-org, [itemprop=worksFor]"),
        profile_url: login ? absolute(page, `https://github.com/${login}`) : page.url,
        anchors: link ? [link] : [],
      },
    ];
  },
};
