// @ts-check
/** Find e-mail addresses in text and links. */
import { decodeCloudflare, decodeTurned, rot13, spelledAddresses } from "./obfuscation.js";

/** @typedef {{email: string, start: number, end: number}} Hit */

const LOCAL = /[\p{Script=Latin}0-9._%+'’&=-]/u;
const DOMAIN = /[\p{Script=Latin}0-9.-]/u;
const FILES =
  /\.(?:png|jpe?g|gif|svg|webp|avif|ico|css|m?js|json|map|woff2?|ttf|mp4|pdf|html?|php|local|localdomain|invalid)$/i;
const MACHINES = /(?:^|\.)(?:sentry\.io|wixpress\.com|sentry\.[a-z-]+\.[a-z]+)$|^(?:2x|3x)\./i;
const EXAMPLE_HOST =
  /^(?:(?:[\w-]*example|e?mail|domaine?|your-?(?:domain|company|site|email)|company|firma|dominio|host|mydomain|test|site)\.[a-z.]{2,10}|.*\.example)$/i;
const EXAMPLE_LOCAL = new Set(
  (
    "name your you yourname yourmail youremail user username someone somebody anyone test tester email e-mail mail me abc xyz " +
    "foo bar foobar firstname.lastname first.last vorname.nachname prenom.nom nombre nom nome vorname max.mustermann " +
    "erika.mustermann musterfrau mustermann mail.mustermann your.name your.email votre.nom votre.email dein.name " +
    "deine.email ihre.email ihr.name tu.nombre tucorreo correo seu.email seuemail ejemplo exemple beispiel example sample"
  ).split(" "),
);

/** @param {string} email */
export function normalise(email) {
  return email.trim().toLowerCase().replace(/’/g, "'");
}

/** @param {string} email A whole address, normalised. */
export function isPlausible(email) {
  const [local = "", host = "", extra] = email.split("@");
  if (extra !== undefined || !/^[^.\s]+(?:\.[^.\s]+)*$/.test(local) || local.length > 64) return false;
  if (!/^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}][\p{L}\d-]{1,23}$/u.test(host)) return false;
  return !FILES.test(host) && !MACHINES.test(host) && !isMachineMade(local);
}

/** Placeholders in help texts and forms. @param {string} email */
export function isPlaceholder(email) {
  const [local = "", host = ""] = email.split("@");
  if (/^(?:your|my)[a-z]/.test(local) && EXAMPLE_HOST.test(host)) return true;
  return EXAMPLE_LOCAL.has(local) && (EXAMPLE_HOST.test(host) || /(?:name|nom|nachname|mustermann)$/.test(local));
}

/** @param {string} local */
function isMachineMade(local) {
  return /^[0-9a-f]{16,}$/.test(local) || /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(local) || /^git$/.test(local);
}

/** @param {string} text @returns {Hit[]} */
export function addressesIn(text) {
  const hits = plainAddresses(text);
  for (const line of suspects(text)) {
    hits.push(
      ...spelledAddresses(line.text)
        .filter((hit) => isPlausible(normalise(hit.email)))
        .map((hit) => ({ ...hit, start: hit.start + line.start, end: hit.end + line.start })),
    );
  }
  return hits.map((hit) => ({ ...hit, email: normalise(hit.email) })).sort((a, b) => a.start - b.start);
}

const SPELLED_AT =
  /[\[({<]\s*(?:at|ät|æt|arroba|arobase|chiocciola|a|@)\s*[\])}>]| at [\w-]+(?: dot |\.)|\}\s*@| @ /giu;

/** Short pieces around a spelled-out @: the patterns for them are too slow for a whole page. @param {string} text */
function suspects(text) {
  /** @type {{text: string, start: number}[]} */
  const pieces = [];
  let done = 0;
  for (const match of text.matchAll(SPELLED_AT)) {
    if (match.index < done) continue;
    const start = Math.max(done, text.lastIndexOf("\n", match.index) + 1, match.index - 80);
    const line = text.indexOf("\n", match.index);
    done = Math.min(line < 0 ? text.length : line, match.index + 160);
    pieces.push({ text: text.slice(start, done), start });
  }
  return pieces;
}

/** Reading outwards from each @ is linear; one regular expression over a whole page is not. @param {string} text */
function plainAddresses(text) {
  /** @type {Hit[]} */
  const hits = [];
  for (let at = text.indexOf("@"); at > 0; at = text.indexOf("@", at + 1)) {
    const hit = around(text, at);
    if (hit) hits.push(hit);
  }
  return hits;
}

/** @param {string} text @param {number} at @returns {Hit | null} */
function around(text, at) {
  let start = at;
  while (start > 0 && at - start < 65 && LOCAL.test(text.charAt(start - 1))) start -= 1;
  let end = at + 1;
  while (end < text.length && end - at < 200 && DOMAIN.test(text.charAt(end))) end += 1;
  const before = text.charAt(start - 1);
  if (before === "@" || before === "/" || /:\/\/\S*$/.test(text.slice(Math.max(0, start - 120), start))) return null;
  let local = text
    .slice(start, at)
    .replace(/^(?:(?:mailto|(?:e-?)?mail)=|e-?mail-)/i, "")
    .replace(/^[.'’%&=+-]+|\.+$/g, "");
  local = local.replace(/[._-]?(?:NOSPAM|REMOVETHIS)[._-]?/, "");
  const host = trimHost(text.slice(at + 1, end));
  if (!local || !isPlausible(normalise(`${local}@${host}`))) return null;
  return { email: `${local}@${host}`, start: at - local.length, end: at + 1 + host.length };
}

/** Cut what markup or typing glued to the end: "host.comTel", "host.com.". @param {string} host */
function trimHost(host) {
  return host
    .replace(/(?:NO-?SPAM|REMOVE-?(?:THIS|ME))[.-]?/, "")
    .replace(/[.-]+$/, "")
    .replace(/(\.[a-z]{2,})(?:[A-Z][A-Za-z-]*)$/, "$1");
}

/**
 * Addresses a link writes to, with the name it may carry ("Jane Doe <jane@host>").
 * @param {string} href
 * @returns {{email: string, name: string}[]}
 */
export function linkAddresses(href) {
  const protectedBy = /\/cdn-cgi\/l\/email-protection#([0-9a-f]+)/i.exec(href);
  if (protectedBy) href = `mailto:${decodeCloudflare(protectedBy[1] ?? "")}`;
  else if (/^javascript:/i.test(href)) href = scriptLink(href);
  if (!/^\s*mailto:/i.test(href)) return [];
  const target = decode(href.replace(/^\s*mailto:(?:\/\/)?/i, "").split("?")[0] ?? "");
  return target.split(/[,;](?![^<]*>)(?=(?:[^"]*"[^"]*")*[^"]*$)/).flatMap(parseMailbox);
}

/** @param {string} href */
function scriptLink(href) {
  for (const [, , hidden = ""] of decode(href).matchAll(/(['"])(.+?)\1/g)) {
    const readings = [hidden, rot13(hidden), decodeTurned(hidden) ?? ""];
    const plain = readings.find((text) => /^mailto:[^@\s]+@[^@\s]+\.[a-z]+$/i.test(text));
    if (plain) return plain;
  }
  return "";
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

/** "Jane Doe <jane@host>" or a bare address. @param {string} text @returns {{email: string, name: string}[]} */
export function parseMailbox(text) {
  const hit = addressesIn(text)[0];
  if (!hit) return [];
  const name = text
    .slice(0, hit.start)
    .replace(/[<("'\s]+$/, "")
    .replace(/^["'\s]+/, "");
  return [{ email: hit.email, name: /[@:]/.test(name) ? "" : name }];
}
