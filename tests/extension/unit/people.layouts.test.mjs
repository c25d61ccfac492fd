/** The same people in many layouts, with addresses of many habits: hardly a wrong name, whatever the combination. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SURE } from "../../../extension/lib/people/find.js";
import { people } from "./people.mjs";

const NAMES = [
  ["Jane", "Doe"],
  ["Jörg", "Weißmüller"],
  ["Anne-Sophie", "de La Tour"],
  ["María José", "Ibáñez Solís"],
  ["Willem", "van der Berg"],
  ["Łukasz", "Dąbrowski"],
  ["Siobhán", "O’Connell"],
  ["Nguyễn", "Minh Khai"],
  ["Ольга", "Иванова"],
  ["Νίκος", "Παπαδόπουλος"],
  ["Chidi", "Okafor"],
  ["Pedro", "Portal"],
];
const LATIN = { Ольга: "olga", Иванова: "ivanova", Νίκος: "nikos", Παπαδόπουλος: "papadopoulos" };

const plain = (text) =>
  (LATIN[text] ?? text)
    .toLowerCase()
    .replace(/ł/g, "l")
    .replace(/ß/g, "ss")
    .normalize("NFD")
    .replace(/[^a-z]/g, "");

const HABITS = {
  "first.last": (first, last) => `${first}.${last}`,
  flast: (first, last) => first[0] + last,
  lastf: (first, last) => last + first[0],
  last: (_first, last) => last,
  "f.last": (first, last) => `${first[0]}.${last}`,
  first: (first) => first,
  opaque: (_first, _last, index) => `kx${index}7`,
};

const LAYOUTS = {
  cards: (all) => all.map(({ name, email }) => `<div><h3>${name}</h3><p>Head of Care</p><p>${email}</p></div>`).join(""),
  "roles above": (all) =>
    all.map(({ name, email }) => `<li><b>Senior Nurse</b><h4>${name}</h4><a href="mailto:${email}">E-mail</a></li>`).join(""),
  table: (all) =>
    `<table><tr><th>Name</th><th>Title</th><th>E-mail</th></tr>${all.map(({ name, email }) => `<tr><td>${name}</td><td>Nurse</td><td>${email}</td></tr>`).join("")}</table>`,
  "table, last name first": (all) =>
    `<table><tr><th>Staff</th><th>E-mail</th></tr>${all.map(({ first, last, email }) => `<tr><td>${last}, ${first}</td><td>${email}</td></tr>`).join("")}</table>`,
  "definition list": (all) => `<dl>${all.map(({ name, email }) => `<dt>${name}</dt><dd>${email}</dd>`).join("")}</dl>`,
  lines: (all) => `<p>${all.map(({ name, email }) => `Dr. ${name}, Lecturer, ${email}`).join("<br>")}</p>`,
  links: (all) => all.map(({ name, email }) => `<a href="mailto:${email}">${name}</a>`).join(" | "),
  sentences: (all) =>
    all.map(({ name, email }) => `<p>Mayor Linda Castle spoke. Questions? Please contact ${name} at ${email} by Friday.</p>`).join(""),
  "by-lines": (all) => `<h1>Harbour Bridge Reopens</h1><p>By ${all[0].name} | Staff Writer</p><p>${all[0].email}</p>`,
  headers: (all) => `<pre>${all.map(({ name, email }) => `Cc: ${name} &lt;${email}&gt;`).join("\n")}</pre>`,
};

const crowd = (habit) =>
  NAMES.map(([first, last], index) => ({
    first,
    last,
    name: `${first} ${last}`,
    email: `${habit(plain(first), plain(last), index)}@acme.example`,
  }));

const words = (name) => name.replace(/^Dr\. /, "").toLowerCase();

test("whatever the layout and the habit of addresses, names are right or left open", () => {
  let named = 0;
  let right = 0;
  const faults = [];
  for (const [layout, draw] of Object.entries(LAYOUTS))
    for (const [habit, write] of Object.entries(HABITS)) {
      const all = crowd(write);
      const found = new Map(people(draw(all)).map((person) => [person.email, person]));
      for (const { name, email } of layout === "by-lines" ? all.slice(0, 1) : all) {
        const person = found.get(email);
        assert.ok(person && !person.mailbox, `${layout}, ${habit}: ${email} is missing`);
        named += 1;
        if (person.name && words(person.name) === words(name)) right += 1;
        else if (person.score >= SURE) faults.push(`${layout}, ${habit}: ${person.name} for ${name}`);
      }
    }
  assert.deepEqual(faults, []);
  assert.ok(right / named >= 0.97, `${right} of ${named}`);
});
