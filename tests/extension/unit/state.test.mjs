/** The panel's state: what is asked of the server for what the user did. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  applyKnown, askOf, backToSequence, changeStep, effective, forgetSequence, fresh, keyFor, nobody, readAgain,
  shownPerson, someoneFound, splitName, startOf, subjectOf,
} from "../../../extension/lib/state.js";

const STEPS = [
  { id: 11, position: 1, kind: "email", day_offset: 0, time: "09:00", thread: "new", subject: "Hello", body: "<p>a</p>", blocks: true },
  { id: 12, position: 2, kind: "email", day_offset: 3, time: "09:00", thread: "same", subject: "", body: "<p>b</p>", blocks: true },
  { id: 13, position: 3, kind: "email", day_offset: 7, time: "10:00", thread: "same", subject: "", body: "<p>c</p>", blocks: true },
];

function found(email, name = "Marie Durand", score = 0.9, more = {}) {
  return { email, name, score, mailbox: false, signals: [], company: null, title: null, profile_url: null, ...more };
}

function stateWith(...emails) {
  const state = fresh();
  state.people = emails.map((email) => someoneFound(found(email), "https://page.example/team", 0.6));
  state.sequence = { id: 5, name: "S", steps: structuredClone(STEPS) };
  return state;
}

test("a name below the sure score is left empty, at the score it is filled in", () => {
  const unsure = someoneFound(found("m@x.example", "Marie Durand", 0.59), "https://x.example", 0.6);
  assert.deepEqual([unsure.first, unsure.last, unsure.sure], ["", "", false]);
  const sure = someoneFound(found("m@x.example", "Marie Durand", 0.6), "https://x.example", 0.6);
  assert.deepEqual([sure.first, sure.last, sure.sure], ["Marie", "Durand", true]);
});

test("shared addresses start unticked", () => {
  assert.equal(someoneFound(found("jobs@x.example", null, 0, { mailbox: true }), "https://x.example", 0.6).ticked, false);
});

test("names are split, also when the family name stands first", () => {
  assert.deepEqual(splitName("Ana María López"), { first: "Ana", last: "María López" });
  assert.deepEqual(splitName("Durand, Marie"), { first: "Marie", last: "Durand" });
  assert.deepEqual(splitName("Madonna"), { first: "Madonna", last: "" });
});

test("only ticked people are asked for, and numbered among themselves", () => {
  const state = stateWith("a@x.example", "b@x.example", "c@x.example");
  state.people[0].ticked = false;
  state.scope = "c@x.example";
  changeStep(state, STEPS[1], { time: "11:00" });
  const ask = askOf(state);
  assert.deepEqual(ask.people.map((person) => person.email), ["b@x.example", "c@x.example"]);
  assert.deepEqual(ask.overrides, [{ step_id: 12, person: 1, time: "11:00" }]);
});

test("a change for somebody who was unticked since is not sent", () => {
  const state = stateWith("a@x.example", "b@x.example");
  state.scope = "b@x.example";
  changeStep(state, STEPS[1], { time: "11:00" });
  state.people[1].ticked = false;
  assert.deepEqual(askOf(state).overrides, []);
});

test("without a sequence nothing of one is sent", () => {
  const state = stateWith("a@x.example");
  state.sequence = null;
  assert.deepEqual(Object.keys(askOf(state)).sort(), ["audience", "people"]);
});

test("a step that moves carries the later ones by as much", () => {
  const state = stateWith("a@x.example");
  changeStep(state, STEPS[1], { day_offset: 5 });
  assert.deepEqual(state.changes.all, { 12: { day_offset: 5 }, 13: { day_offset: 9 } });
});

test("keep the others: only this step moves", () => {
  const state = stateWith("a@x.example");
  state.keepOthers = true;
  changeStep(state, STEPS[1], { day_offset: 5 });
  assert.deepEqual(state.changes.all, { 12: { day_offset: 5 } });
});

test("moving back to where the sequence has it leaves no change behind", () => {
  const state = stateWith("a@x.example");
  changeStep(state, STEPS[1], { day_offset: 5 });
  changeStep(state, STEPS[1], { day_offset: 3 });
  assert.deepEqual(state.changes.all, {});
});

test("one person's change stands above everybody's", () => {
  const state = stateWith("a@x.example", "b@x.example");
  changeStep(state, STEPS[1], { time: "10:00" });
  state.scope = "b@x.example";
  changeStep(state, STEPS[1], { time: "12:00" });
  assert.equal(effective(state, STEPS[1]).time, "12:00");
  backToSequence(state, STEPS[1]);
  assert.equal(effective(state, STEPS[1]).time, "10:00");
});

test("a page read again keeps what was typed and ticked", () => {
  const before = [someoneFound(found("h@x.example", null, 0.1), "https://x.example", 0.6)];
  Object.assign(before[0], { first: "Hanna", ticked: false });
  const hand = { ...nobody(), id: "hand:z@x.example", email: "z@x.example" };
  const after = [someoneFound(found("h@x.example", null, 0.1), "https://x.example", 0.6)];
  const again = readAgain([...before, hand], after);
  assert.deepEqual(again.map((person) => [person.id, person.first, person.ticked]),
    [["h@x.example", "Hanna", false], ["hand:z@x.example", "", true]]);
});

test("an address remembered by the server fills the row of a profile without one", () => {
  const person = someoneFound(found(null, "Ida Nyström", 0.9, { profile_url: "https://p.example/ida" }), "https://p.example", 0.6);
  applyKnown([person], [{ email: null, profile_url: "https://p.example/ida", mail: "ida@n.example", enrollment: null,
    suppressed: null, person: { id: 7, name: "Ida Nyström", candidate: true, contact: false } }]);
  assert.equal(person.email, "ida@n.example");
  assert.equal(person.person_id, 7);
});

test("the same request keeps its key, another gets a new one", () => {
  const state = stateWith("a@x.example");
  const first = keyFor(state, "one");
  assert.equal(keyFor(state, "one"), first);
  assert.notEqual(keyFor(state, "two"), first);
});

test("a step that lost its thread leaves with that thread's subject, as it stands for these people", () => {
  const state = stateWith("a@x.example");
  assert.equal(subjectOf(state, STEPS[2]), "Hello");
  changeStep(state, STEPS[0], { subject: "Hello again" });
  assert.equal(subjectOf(state, STEPS[2]), "Hello again");
  changeStep(state, STEPS[2], { subject: "Own" });
  assert.equal(subjectOf(state, STEPS[2]), "Own");
});

test("who goes on where they stopped says so, until another sequence is chosen", () => {
  const state = stateWith("a@x.example", "b@x.example", "c@x.example");
  state.people[0].ticked = false;
  state.people[2].startAt = 3;
  state.startAt = 2;
  assert.deepEqual(askOf(state).people.map((person) => person.start_at), [undefined, 3]);
  assert.equal(askOf(state).start_at, 2);
  assert.deepEqual([startOf(state), startOf(state, 0), startOf(state, 1)], [2, 2, 3]);
  assert.equal(readAgain(state.people, stateWith("c@x.example").people)[0].startAt, 3);
  forgetSequence(state);
  assert.deepEqual([state.sequence, state.startAt, state.people[2].startAt], [null, 1, 0]);
});

test("the dates shown for all are those of somebody who starts where all do", () => {
  const state = stateWith("a@x.example", "b@x.example");
  const preview = { people: [{ index: 0, eligible: true }, { index: 1, eligible: true }] };
  assert.equal(shownPerson(state, preview).index, 0);
  state.people[0].startAt = 2;
  assert.equal(shownPerson(state, preview).index, 1);
  state.people[1].startAt = 3;
  assert.equal(shownPerson(state, preview).index, 0);
  state.scope = "b@x.example";
  assert.equal(shownPerson(state, preview).index, 1);
});

test("what was put right by hand stays when the page is read again", () => {
  const page = () => [someoneFound(found("m@x.example"), "https://x.example", 0.6)];
  const [fixed] = page();
  Object.assign(fixed, { email: "marie@x.example", first: "", company: "X", fixed: true });
  assert.equal(readAgain([fixed], page())[0], fixed);
});
