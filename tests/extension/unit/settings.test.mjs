/** Which addresses a server may have. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { serverOrigin } from "../../../extension/lib/settings.js";

for (const [typed, origin] of [
  ["https://relance.northwind.example", "https://relance.northwind.example"],
  [" relance.northwind.example/sequences ", "https://relance.northwind.example"],
  ["127.0.0.1:8420", "http://127.0.0.1:8420"],
  ["http://localhost:8420/", "http://localhost:8420"],
  ["http://relance.northwind.example", null],
  ["http://192.168.1.5:8420", null],
  ["https://user:secret@relance.northwind.example", null],
  ["javascript:alert(1)", null],
  ["northwind", null],
  ["", null],
]) test(`"${typed}" is ${origin}`, () => assert.equal(serverOrigin(typed), origin));
