// @ts-check
/**
 * Words a page writes in small letters, and its acronyms: they are no one's name, an address made of them is no
 * one's.
 */

import { fold } from "./fold.js";
import { isGiven } from "./given.js";
import { THINGS } from "./things.js";
import { JOBS, NOT_NAMES } from "./words.js";

/** @import {Page} from "./page.js" */

const TOKEN = /[\p{L}\d@./:_-]+/gu;

// German writes its nouns like names; what has an article is a thing in any language.
const ARTICLES =
  "[Dd](?:er|ie|as|en|em|es)|eine?[mnrs]?|[Ii]m|[Zz]u[mr]|[Vv]om|[Aa]m|[Bb]eim|[Uu]nsere?[mnrs]?|les?|la|une?|du|" +
  "el|los|las|del|il|lo|gli|della?|nell?|all?|het|een|the|our";
const NOUN = new RegExp(`(?<!\\p{L})(?:${ARTICLES})\\s+(\\p{Lu}\\p{Ll}{3,})(?!\\p{L})`, "gu");

/** Each token once: a long page says most of its words often. @param {string} text @returns {Set<string>} */
export function everydayWords(text) {
  /** @type {Set<string>} */
  const words = new Set();
  for (const token of new Set(text.match(TOKEN))) {
    const plain = token.replace(/\.+$/, "");
    if (/^\p{Ll}{2,}$/u.test(plain)) words.add(plain);
    else if (/\p{Lu}{2}/u.test(token))
      for (const acronym of token.match(/(?<!\p{L})\p{Lu}{2,6}(?!\p{L})/gu) ?? []) words.add(acronym);
  }
  for (const [, noun = ""] of text.matchAll(NOUN)) if (!isGiven(noun)) words.add(noun.toLowerCase());
  return words;
}

/** "Main Feed", "EEO Report": every word is an everyday one or an acronym. @param {Page} page @param {string} name */
export function isEverydayName(page, name) {
  const words = name.split(/[^\p{L}]+/u).filter(Boolean);
  return (
    words.every((word) => page.everyday().has(word.toLowerCase()) || /^\p{Lu}{2,4}$/u.test(word)) &&
    words.some((word) => page.everyday().has(word.toLowerCase()))
  );
}

/** Words that are everyday ones on any page. */
const COMMON = new Set([...THINGS, ...NOT_NAMES, ...JOBS].map(fold).filter((word) => word.length > 3));

/**
 * "tips@", "adsales@", "city.museum@": everyday words, or an acronym the page uses.
 * @param {Page} page
 * @param {string} email
 */
export function isEverydayAddress(page, email) {
  const local = (email.split("@")[0] ?? "").toLowerCase();
  const parts = local.split(/[._-]/);
  if (parts.length > 1) return parts.every((part) => COMMON.has(part));
  if (!/^\p{Ll}{2,}$/u.test(local)) return false;
  const words = page.everyday();
  const isKnown = (/** @type {string} */ word) => words.has(word) || COMMON.has(word);
  if (words.has(local.toUpperCase())) return true;
  if (local.length > 3 && isKnown(local)) return true;
  for (let cut = 3; cut <= local.length - 3; cut += 1)
    if (isKnown(local.slice(0, cut)) && isKnown(local.slice(cut))) return true;
  return false;
}
