/** Pages for the unit tests: snippets parsed by linkedom, no browser. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findPeople } from "../../../extension/lib/people/find.js";

const modules = process.env.NODE_MODULES;
if (!modules) throw new Error("NODE_MODULES must name the folder of installed packages; pytest sets it");
const linkedom = createRequire(join(modules, "index.js")).resolve("linkedom");
const { DOMParser } = await import(pathToFileURL(linkedom).href);

export const parse = (html) =>
  new DOMParser().parseFromString(
    html.includes("<html") ? html : `<!doctype html><html><head></head><body>${html}</body></html>`,
    "text/html",
  );

export const people = (html, url = "https://acme.example/team") => findPeople(parse(html), url);

export const summary = (html, url) => people(html, url).map(({ name, email }) => `${name} <${email}>`);
