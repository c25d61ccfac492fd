/** linkedom's parser, for the modules that expect the browser's. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const linkedom = createRequire(join(process.env.NODE_MODULES ?? "", "index.js")).resolve("linkedom");
const loaded = await import(pathToFileURL(linkedom).href);

/** linkedom makes no body around a fragment; browsers do. */
export class DOMParser extends loaded.DOMParser {
  parseFromString(html, type) {
    return super.parseFromString(`<!doctype html><html><head></head><body>${html}</body></html>`, type);
  }
}
