// @ts-check
/** Job titles written beside or under a name. */
import { JOBS } from "./words.js";

// German makes one word of it: "Abteilungsleiterin", "Pressesprecher".
const COMPOUND = /(?:leiter|sprecher|berater|referent|ingenieur|entwickler|führer|meister)(?:in)?$/;
const MAX_LENGTH = 120;

/** @param {string} line */
const namesJob = (line) =>
  line
    .toLowerCase()
    .split(/[^\p{L}-]+/u)
    .some((word) => JOBS.has(word) || COMPOUND.test(word));

/** @param {string} line */
export function isTitle(line) {
  return line.length > 3 && line.length <= MAX_LENGTH && namesJob(line) && !/[@?!]|https?:|\d{3}|[.] /.test(line);
}

/** The rest of the name's line, else one of the next two lines. @param {string} text Starts right behind the name. */
export function titleIn(text) {
  const [rest = "", ...lines] = text.split("\n");
  const inner = /^\s*\(([^)]*)\)/.exec(rest)?.[1];
  const beside = (inner ?? rest.split(/[(|;]/)[0] ?? "").replace(/^[\s,:·•–—-]+|[\s,:·•–—-]+$/g, "");
  return [beside, ...lines.slice(0, 2)].map((line) => line.trim()).find(isTitle) ?? null;
}
