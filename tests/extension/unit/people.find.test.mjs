import assert from "node:assert/strict";
import { test } from "node:test";
import { findPeople, MAX_PEOPLE, MAX_TEXT, SURE } from "../../../extension/lib/people/find.js";
import { parse, people, summary } from "./people.mjs";

const JANE = "Jane Doe <jane.doe@acme.example>";

test("a table names its people, with and without an address", () => {
  const found = people(`<table><tr><th>Name</th><th>Title</th><th>Company</th><th>E-mail</th></tr>
    <tr><td><a href="/p/1">Jane Doe</a></td><td>Head of Care</td><td>Acme</td><td>care1@acme.example</td></tr>
    <tr><td>Roe, Richard</td><td>Nurse</td><td>Acme</td><td></td></tr></table>`);
  assert.deepEqual(
    found.map(({ name, email, title, company, profile_url }) => ({ name, email, title, company, profile_url })),
    [
      {
        name: "Jane Doe",
        email: "care1@acme.example",
        title: "Head of Care",
        company: "Acme",
        profile_url: "https://acme.example/p/1",
      },
      { name: "Richard Roe", email: null, title: "Nurse", company: "Acme", profile_url: null },
    ],
  );
  assert.ok(found.every((person) => person.score >= SURE));
});

test("first and last name columns are joined", () => {
  assert.deepEqual(
    summary(`<table><tr><th>Nom</th><th>Prénom</th><th>Courriel</th></tr>
    <tr><td>Doe</td><td>Jane</td><td>jane.doe@acme.example</td></tr></table>`),
    [JANE],
  );
});

test("a grid made of roles is a table too", () => {
  assert.deepEqual(
    summary(`<div role="grid"><div role="row"><span role="columnheader">Candidate</span><span role="columnheader">Email</span></div>
    <div role="row"><span role="gridcell">Jane Doe</span><span role="gridcell">x17@acme.example</span></div></div>`),
    ["Jane Doe <x17@acme.example>"],
  );
});

test("cards, sentences and link labels name their addresses", () => {
  assert.deepEqual(
    summary(`<div><h3>Jane Doe</h3><p>Head of Care</p><a href="mailto:jane.doe@acme.example">E-mail</a></div>
    <div><h3>Richard Roe</h3><p>Nurse</p><a href="mailto:rroe@acme.example">E-mail</a></div>`),
    [JANE, "Richard Roe <rroe@acme.example>"],
  );
  assert.deepEqual(summary("<p>Questions? Contact Program Director Jane Doe at jane.doe@acme.example or call.</p>"), [
    JANE,
  ]);
  assert.deepEqual(summary('<a href="mailto:x1@acme.example">Jane Doe</a>'), ["Jane Doe <x1@acme.example>"]);
  assert.deepEqual(summary("<p>Text: Jane Doe | Fotos: Richard Roe</p><p>jane.doe@acme.example</p>"), [JANE]);
});

test("two boxes glued by markup stay two words", () => {
  assert.deepEqual(summary("<li><span>JD</span><span>Jane Doe</span><span>jane.doe@acme.example</span></li>"), [JANE]);
});

test("a wrong name is not sure", () => {
  for (const html of [
    "<p>Ask Richard Roe about it.</p><p>kx9@acme.example</p>",
    "<p>gene.oshea@acme.example</p>",
    "<h1>Acme Widgets</h1><p>acme@acme.example</p>",
  ])
    for (const person of people(html)) assert.ok(person.score < SURE, `${person.name} ${person.score}`);
});

test("structured data is believed", () => {
  assert.deepEqual(
    summary(
      '<script type="application/ld+json">{"@graph":[{"@type":["Person"],"name":"Jane Doe","email":"mailto:x1@acme.example"}]}</script>',
    ),
    ["Jane Doe <x1@acme.example>"],
  );
  assert.deepEqual(summary('<script type="application/ld+json">{broken</script>'), []);
  assert.deepEqual(
    summary(
      '<div class="h-card"><a class="p-name u-url" href="/jane">Jane Doe</a> <a class="u-email" href="mailto:x1@acme.example">mail</a></div>',
    ),
    ["Jane Doe <x1@acme.example>"],
  );
  assert.deepEqual(
    summary(
      '<div itemscope itemtype="https://schema.org/Person"><b itemprop="name">Jane Doe</b> <i itemprop="email">x1@acme.example</i></div>',
    ),
    ["Jane Doe <x1@acme.example>"],
  );
  assert.deepEqual(
    summary(
      '<html><head><meta name="citation_author" content="Doe, Jane"><meta name="citation_author_email" content="x1@acme.example"></head><body></body></html>',
    ),
    ["Jane Doe <x1@acme.example>"],
  );
});

test("what the page hides is not found", () => {
  assert.deepEqual(
    summary(`<p hidden>jane.doe@acme.example</p><p style="display: none">jane.doe@acme.example</p>
    <template>jane.doe@acme.example</template><script>"jane.doe@acme.example"</script>`),
    [],
  );
});

const row = (name, email, attributes = "") =>
  `<tr><td><input type="checkbox"${attributes}></td><td>${name}</td><td>${email}</td></tr>`;

test("ticked rows are the choice, with none ticked all are", () => {
  const head = '<thead><tr><th><input type="checkbox" checked></th><th>Candidate</th><th>Email</th></tr></thead>';
  const table = (attributes) =>
    `<table>${head}<tbody>${row("Jane Doe", "jane.doe@acme.example", attributes)}${row("Richard Roe", "rroe@acme.example")}</tbody></table>`;
  assert.deepEqual(summary(table(" checked")), [JANE]);
  assert.equal(summary(table("")).length, 2);
});

test("selected text is the choice, a stray selection is not", () => {
  const page = (first, last) =>
    `<ul><li>${first} jane.doe@acme.example</li><li>Richard Roe rroe@acme.example</li></ul><p>${last}</p>`;
  const selected = (text) => `<span data-relance-selected="">${text}</span>`;
  assert.deepEqual(summary(page(selected("Jane Doe"), "Note")), [JANE]);
  assert.equal(summary(page("Jane Doe", selected("Note"))).length, 2);
});

test("profiles without an address give the name and where it is", () => {
  const linkedin = people(
    "<html><head><title>(2) Jane Doe | LinkedIn</title></head><body><h1>Jane Doe</h1></body></html>",
    "https://www.linkedin.com/in/janedoe/?trk=x",
  );
  assert.deepEqual(
    [linkedin[0]?.name, linkedin[0]?.email, linkedin[0]?.profile_url],
    ["Jane Doe", null, "https://www.linkedin.com/in/janedoe/"],
  );
  const github = people(
    `<div class="h-card" itemscope itemtype="http://schema.org/Person"><h1 class="vcard-names"><span class="p-name" itemprop="name">Jane Doe</span>
    <span class="p-nickname" itemprop="additionalName">janed</span></h1><li itemprop="worksFor"><span class="p-org">Acme</span></li></div>`,
    "https://github.com/janed",
  );
  assert.deepEqual(
    [github[0]?.name, github[0]?.email, github[0]?.profile_url, github[0]?.company],
    ["Jane Doe", null, "https://github.com/janed", "Acme"],
  );
});

test("webmail threads give the people of the thread, not the reader", () => {
  const gmail = `<html><head><title>Re: Job - me@acme.example - Gmail</title></head><body><span class="gD" email="jane.doe@acme.example" name="Jane Doe">Jane Doe</span>
    <span class="g2" email="me@acme.example" name="me">me</span><span email="other@acme.example" name="List Row"></span></body></html>`;
  assert.deepEqual(summary(gmail, "https://mail.google.com/mail/u/0/#inbox/1"), [JANE]);
  const outlook = '<span title="Jane Doe &lt;jane.doe@acme.example&gt;">Jane Doe</span>';
  assert.deepEqual(summary(outlook, "https://outlook.office.com/mail/inbox"), [JANE]);
});

test("one line per address, capped in number and length", () => {
  assert.equal(people('<p>Jane Doe <a href="mailto:jane.doe@acme.example">JANE.DOE@acme.example</a></p>').length, 1);
  const many = Array.from({ length: MAX_PEOPLE + 50 }, (_, index) => `<li>p${index}x@acme.example</li>`).join("");
  assert.equal(people(`<ul>${many}</ul>`).length, MAX_PEOPLE);
  const [person] = people(
    `<table><tr><th>Name</th><th>Title</th><th>Email</th></tr><tr><td>Jane Doe</td><td>${"x".repeat(900)}</td><td>a@acme.example</td></tr></table>`,
  );
  assert.equal(person?.title?.length, MAX_TEXT);
});

test("the document is only read", () => {
  const document = parse(
    '<table><tr><td>Jane Doe</td><td>jane.doe@acme.example</td></tr></table><a href="mailto:x@acme.example">Mail</a>',
  );
  const before = document.toString();
  findPeople(document, "https://acme.example/");
  assert.equal(document.toString(), before);
});

test("a first name is believed in a sentence, not on the label of a link or beside a place", () => {
  const sure = (html) =>
    people(html)
      .filter((person) => person.score >= SURE)
      .map((person) => person.name);
  assert.deepEqual(sure("<p>Please contact Katrina at katrina@acme.example.</p>"), ["Katrina"]);
  assert.deepEqual(sure('<a href="mailto:advert@acme.example">Advert</a>'), []);
  assert.deepEqual(sure("<p>Our office in Berlin: berlin@acme.example, 10115 Berlin</p>"), []);
});

test("everyday words of the page are no names", () => {
  const html =
    '<p>Please submit your tips for the main feed.</p><a href="mailto:x@acme.example">Submit Tips</a><p>Main Feed <a href="mailto:mainfeed@acme.example">mail</a></p>';
  for (const person of people(html)) assert.ok(person.score < SURE, `${person.name}`);
  assert.equal(people(html).find((person) => person.email === "mainfeed@acme.example")?.mailbox, true);
});

test("mail headers and two names in one line are read", () => {
  assert.deepEqual(
    summary('<pre>From: "Doe, Jane" &lt;x1@acme.example&gt;\nCc: Richard Roe &lt;roe@acme.example&gt;</pre>'),
    ["Jane Doe <x1@acme.example>", "Richard Roe <roe@acme.example>"],
  );
  assert.deepEqual(summary("<p>Por Ana Ruiz y Eva Sanz</p><p>aruiz@acme.example, esanz@acme.example</p>"), [
    "Ana Ruiz <aruiz@acme.example>",
    "Eva Sanz <esanz@acme.example>",
  ]);
});

test("a job title beside the name comes along", () => {
  const [person] = people("<div><h3>Jane Doe</h3><p>Head of Care</p><p>jane.doe@acme.example</p></div>");
  assert.equal(person?.title, "Head of Care");
});

test("a long list costs no more than its length", () => {
  const started = performance.now();
  people(
    `<div>${Array.from({ length: 1500 }, (_, n) => `<h3>Jane Do${n.toString(36).replace(/\d/g, "e")}</h3><p>x${n}q@acme.example</p>`).join("")}</div>`,
  );
  assert.ok(performance.now() - started < 20_000);
});
