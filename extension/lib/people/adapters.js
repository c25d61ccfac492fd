// @ts-check
/** Sites whose markup is known are read by their own rules, the first that matches and finds someone wins. */
import { findGeneric } from "./generic.js";
import { github } from "./github.js";
import { linkedin } from "./linkedin.js";
import { gmail, outlook } from "./mail.js";
import { ticked } from "./ticked.js";

/** @import {Page} from "./page.js" */
/** @import {Found} from "./find.js" */
/**
 * `matches` must be cheap: it runs on every page. Higher priority is asked first.
 * @typedef {{name: string, priority: number, matches: (url: URL, document: Document) => boolean,
 *   find: (page: Page) => Found[]}} Adapter
 */

/** @type {Adapter} */
const generic = { name: "generic", priority: 0, matches: () => true, find: findGeneric };

export const ADAPTERS = [gmail, outlook, github, linkedin, ticked, generic].sort((a, b) => b.priority - a.priority);
