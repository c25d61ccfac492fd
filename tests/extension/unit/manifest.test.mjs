/** The folder is what the stores get: every file the manifest names is there, and it asks for no more than it says. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";

const at = (path) => new URL(`../../../${path}`, import.meta.url);
const manifest = JSON.parse(readFileSync(at("extension/manifest.json"), "utf8"));

test("every named file exists", () => {
  const named = [...Object.values(manifest.icons), ...Object.values(manifest.action.default_icon),
    manifest.background.service_worker, manifest.side_panel.default_path, manifest.sidebar_action.default_panel,
    manifest.options_ui.page, manifest.storage.managed_schema, "content/bar.js", "content/snapshot.js"];
  for (const file of named) assert.ok(existsSync(at(`extension/${file}`)), file);
});

test("no host permission at install, nothing open to web pages", () => {
  assert.deepEqual(manifest.permissions.toSorted(),
    ["activeTab", "alarms", "contextMenus", "identity", "scripting", "sidePanel", "storage"]);
  assert.equal(manifest.host_permissions, undefined);
  assert.equal(manifest.content_scripts, undefined);
  assert.equal(manifest.web_accessible_resources, undefined);
  assert.equal(manifest.externally_connectable, undefined);
  assert.match(manifest.content_security_policy.extension_pages, /^default-src 'none'; script-src 'self';/);
});

test("the key makes a constant id", () => {
  const digest = createHash("sha256").update(Buffer.from(manifest.key, "base64")).digest("hex").slice(0, 32);
  const id = [...digest].map((digit) => String.fromCharCode(97 + parseInt(digit, 16))).join("");
  assert.equal(id, "einoiphloapnjdlklbfbpbhephhoapcf");
});

test("the version is the project's", () => {
  assert.equal(manifest.version, /^version = (.+)$/m.exec(readFileSync(at("setup.cfg"), "utf8"))[1]);
});

test("panel and web pages share one table of colours", () => {
  assert.equal(readFileSync(at("extension/ui/tokens.css"), "utf8"), readFileSync(at("server/web/static/tokens.css"), "utf8"));
});
