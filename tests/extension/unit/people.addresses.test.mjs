import assert from "node:assert/strict";
import { test } from "node:test";
import { addressesIn, linkAddresses } from "../../../extension/lib/people/addresses.js";
import { isRoleAddress } from "../../../extension/lib/people/mailboxes.js";
import { rot13 } from "../../../extension/lib/people/obfuscation.js";
import { people, summary } from "./people.mjs";

const emails = (text) => addressesIn(text).map((hit) => hit.email);

test("addresses are cut out of the text around them", () => {
  assert.deepEqual(emails("(jane@acme.example), Jane.Doe+x@mail.acme.example."), [
    "jane@acme.example",
    "jane.doe+x@mail.acme.example",
  ]);
  assert.deepEqual(emails("jane@acme.exampleTel 123"), ["jane@acme.example"]);
  assert.deepEqual(emails("邮箱：jane@acme.example联系"), ["jane@acme.example"]);
});

test("what only looks like an address is left", () => {
  assert.deepEqual(
    emails(
      "icon@2x.png react@18.2.0 @jane@social.example https://video.example/@jane@acme.example git@code.example a@b",
    ),
    [],
  );
});

test("spelled-out addresses are read", () => {
  for (const text of [
    "jane [at] acme [dot] example",
    "jane(at)acme.example",
    "jane {at} acme {punkt} example",
    "jane at acme dot example",
    "jane @ acme.example",
  ])
    assert.deepEqual(emails(`Write to ${text}`).at(-1), "jane@acme.example", text);
  assert.deepEqual(emails("We meet at acme at noon. See you @ home"), []);
});

test("links are decoded", () => {
  assert.deepEqual(linkAddresses("mailto:Jane%20Doe%20%3Cjane@acme.example%3E?subject=Hi"), [
    { email: "jane@acme.example", name: "Jane Doe" },
  ]);
  assert.deepEqual(
    linkAddresses("mailto:a@acme.example,b@acme.example").map((one) => one.email),
    ["a@acme.example", "b@acme.example"],
  );
  assert.deepEqual(
    linkAddresses("javascript:linkTo_UnCryptMailto('nbjmup+kbofAbdnf\\/fybnqmf')".replace("\\", "")).map(
      (one) => one.email,
    ),
    ["jane@acme.example"],
  );
  assert.deepEqual(linkAddresses("https://acme.example/jane@acme.example"), []);
});

test("hidden spellings are undone in the page", () => {
  const key = 0x5a;
  const hex = [key, ...[..."jane@acme.example"].map((letter) => letter.charCodeAt(0) ^ key)]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  const jane = ["Jane Doe <jane@acme.example>"];
  assert.deepEqual(
    summary(
      `<p>Jane Doe: <a href="/cdn-cgi/l/email-protection#${hex}"><span class="__cf_email__" data-cfemail="${hex}">[email&#160;protected]</span></a></p>`,
    ),
    jane,
  );
  assert.deepEqual(summary(`<p>Jane Doe: <span class="rot13">${rot13("jane@acme.example")}</span></p>`), jane);
  assert.deepEqual(summary("<p>Jane Doe: ja&shy;ne@ac&#8203;me.exa<wbr>mple</p>"), jane);
  assert.deepEqual(
    summary('<p>Jane Doe: <span style="unicode-bidi:bidi-override;direction:rtl">elpmaxe.emca@enaj</span></p>'),
    jane,
  );
});

test("role mailboxes are marked in many languages", () => {
  for (const local of [
    "info",
    "office.921015",
    "kontakt",
    "presse",
    "bewerbung",
    "no-reply",
    "sekretariat-nord",
    "contabilidad",
    "recrutement",
    "rrhh",
    "segreteria",
    "biuro",
    "newsletter2",
  ])
    assert.ok(isRoleAddress(`${local}@acme.example`), local);
  for (const local of ["jane", "jane.doe", "jdoe", "abbott", "stang"])
    assert.ok(!isRoleAddress(`${local}@acme.example`), local);
});

test("a role mailbox is listed but marked, and has no name", () => {
  const [info] = people("<p>Jane Doe leads Acme. Write to info@acme.example.</p>");
  assert.equal(info?.mailbox, true);
  assert.equal(info?.name, null);
});

test("placeholders are nobody", () => {
  assert.deepEqual(
    summary(
      '<p>name@example.com, you@yourdomain.com, vorname.nachname@firma.de <input placeholder="jane@acme.example"></p>',
    ),
    [],
  );
});
