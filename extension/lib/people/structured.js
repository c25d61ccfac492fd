// @ts-check
/** People a page declares for machines: JSON-LD, microdata, RDFa, microformats, citation metadata. */
import { addressesIn, linkAddresses, normalise } from "./addresses.js";
import { isName, leadingName, tidyName } from "./names.js";
import { absolute, textOf } from "./page.js";

/** @import {Page} from "./page.js" */
/** @import {Evidence} from "./evidence.js" */

/** @param {Page} page @returns {Evidence[]} */
export function structuredEvidence(page) {
  return [...jsonLd(page), ...marked(page), ...cards(page), ...citations(page)];
}

/** @param {unknown} value @returns {string} */
function text(value) {
  if (Array.isArray(value)) return text(value[0]);
  if (value && typeof value === "object" && "name" in value) return text(value.name);
  return typeof value === "string" ? value.replace(/\s+/g, " ").trim() : "";
}

/** @param {string} value */
function address(value) {
  const plain = value.replace(/^mailto:/i, "");
  return addressesIn(plain)[0]?.email ?? null;
}

/** @param {Page} page @returns {Evidence[]} */
function jsonLd(page) {
  return [...page.document.querySelectorAll('script[type="application/ld+json"]')].flatMap((script) => {
    const data = parse(script.textContent ?? "");
    return data === null ? [] : peopleIn(page, data, 0, true);
  });
}

/** @param {string} source @returns {unknown} */
function parse(source) {
  try {
    return JSON.parse(source);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** @param {Page} page @param {unknown} data @param {number} depth @param {boolean} subject @returns {Evidence[]} */
function peopleIn(page, data, depth, subject) {
  if (!data || typeof data !== "object" || depth > 8) return [];
  if (Array.isArray(data)) return data.slice(0, 2000).flatMap((item) => peopleIn(page, item, depth + 1, subject));
  const node = /** @type {Record<string, unknown>} */ (data);
  const own = [node["@type"]].flat().includes("Person") ? jsonPerson(page, node, subject) : [];
  const graph = subject && JSON.stringify(node["@graph"] ?? "").includes('"ProfilePage"');
  const inner = Object.entries(node).flatMap(([key, value]) =>
    peopleIn(page, value, depth + 1, key === "@graph" ? graph : subject && key === "mainEntity"),
  );
  return [...own, ...inner];
}

/** @param {Page} page @param {Record<string, unknown>} node @param {boolean} subject @returns {Evidence[]} */
function jsonPerson(page, node, subject) {
  const name = text(node.name) || `${text(node.givenName)} ${text(node.familyName)}`.trim();
  const email = address(text(node.email));
  // Authors and commenters are people too, but not whom the page is about.
  if (!name || name.includes("@") || (!email && !(subject && isName(leadingName(name))))) return [];
  return [
    {
      email,
      name: leadingName(name),
      base: 0.95,
      signal: "json-ld",
      node: null,
      title: text(node.jobTitle) || null,
      company: text(node.worksFor) || null,
      profile_url: absolute(page, text(node.url)),
    },
  ];
}

/** Microdata and RDFa. @param {Page} page @returns {Evidence[]} */
function marked(page) {
  const selector =
    '[itemscope][itemtype*="/Person"],[typeof~="Person"],' +
    '[typeof~="schema:Person"],[typeof~="foaf:Person"],[typeof~="v:Person"]';
  return [...page.document.querySelectorAll(selector)].flatMap((scope) => {
    const read = (/** @type {string} */ key) => property(page, scope, key);
    const name = read("name") || `${read("givenName")} ${read("familyName")}`.trim();
    const email = address(read("email"));
    if (!name || name.includes("@") || !email) return [];
    return [
      {
        email,
        name: leadingName(name),
        base: 0.95,
        signal: "microdata",
        node: scope,
        title: read("jobTitle") || null,
        company: read("worksFor") || read("affiliation") || null,
        profile_url: absolute(page, read("url")),
      },
    ];
  });
}

/** @param {Page} page @param {Element} scope @param {string} key */
function property(page, scope, key) {
  const element = scope.querySelector(`[itemprop~="${key}"],[property~="${key}"],[property$=":${key}"]`);
  if (!element) return "";
  return valueOf(page, element).split("\n")[0] ?? "";
}

/** @param {Page} page @param {Element} element */
function valueOf(page, element) {
  const attribute = element.getAttribute("content") ?? element.getAttribute("href");
  const shown = textOf(page, element);
  if (attribute && /^mailto:/i.test(attribute)) return linkAddresses(attribute)[0]?.email ?? shown;
  return element.getAttribute("content") ?? (shown || (attribute ?? ""));
}

/** h-card and its elder, hCard. @param {Page} page @returns {Evidence[]} */
function cards(page) {
  return [...page.document.querySelectorAll(".h-card,.vcard,.h-resume")].flatMap((card) => {
    const read = (/** @type {string} */ selector) => {
      const element = card.querySelector(selector);
      return element ? (valueOf(page, element).split("\n")[0] ?? "") : "";
    };
    const company = read(".p-org,.org .organization-name,.org");
    const name = cardName(card, read);
    const email = address(read("a.u-email,a.email,.u-email,.email"));
    if (
      !name ||
      name.includes("@") ||
      fold(name) === fold(company) ||
      (!email && !(isWhole(card) && isName(leadingName(name))))
    )
      return [];
    return [
      {
        email,
        name: leadingName(name),
        base: 0.9,
        signal: "h-card",
        node: card,
        title: read(".p-job-title,.title,.role") || null,
        company: company || null,
        profile_url: absolute(page, card.querySelector("a.u-url,a.url")?.getAttribute("href")),
      },
    ];
  });
}

/** @param {string} value */
const fold = (value) => normalise(value).replace(/\W/g, "");

/** A card that stands by itself, rather than the by-line of an article. @param {Element} card */
const isWhole = (card) =>
  !card.closest(".hentry,.h-entry,article") && !/author/i.test(card.getAttribute("class") ?? "");

/** @param {Element} card @param {(selector: string) => string} read */
function cardName(card, read) {
  const shown = tidyName(read(".fn"));
  if (isName(shown) && !card.querySelector(".fn.org")) return shown;
  const given = read(".p-given-name,.given-name");
  const family = read(".p-family-name,.family-name");
  if (given && family) return `${given} ${family}`;
  if (card.classList.contains("h-resume")) return read(":scope > .p-name");
  const enclosing = card.parentElement?.closest(".h-resume");
  return (enclosing && enclosing.querySelector(".p-name")?.textContent?.trim()) || read(".p-name,.fn");
}

/** @param {Page} page @returns {Evidence[]} */
function citations(page) {
  /** @type {Evidence[]} */
  const found = [];
  let name = "";
  for (const meta of page.document.querySelectorAll('meta[name^="citation_author"]')) {
    const content = (meta.getAttribute("content") ?? "").trim();
    if (meta.getAttribute("name") === "citation_author") name = content;
    const email = meta.getAttribute("name") === "citation_author_email" ? address(content) : null;
    if (name && email) found.push({ email, name: leadingName(name), base: 0.95, signal: "citation", node: null });
  }
  return found;
}
