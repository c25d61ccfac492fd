// @ts-check
/** Names from the columns of tables and grids. */
import { agreement, TWO_INITIALS } from "./agreement.js";
import { isName, isNameWord, stripTitles, tidyName } from "./names.js";
import { absolute, placesIn, spanOf, textOf } from "./page.js";

/** @import {Page} from "./page.js" */
/** @import {Evidence} from "./evidence.js" */
/** @typedef {"name" | "first" | "last" | "email" | "title" | "company" | "other"} Column */
/** @typedef {{element: Element, cells: Element[]}} Row */

/**
 * @param {string} words separated by white space; a dot stands for a space inside one
 * @param {(any: string) => string} [frame]
 */
const anyOf = (words, frame = (any) => any) => new RegExp(frame(words.trim().split(/\s+/).join("|")), "iu");

/** @param {string} any */
const alone = (any) => `^(?:${any})(?:[ _-]?names?)?$`;

/** @type {[Column, RegExp][]} */
const HEADERS = [
  ["email", anyOf("e-?mail courriel correo mail poczta sähköposti почта البريد эл[.] 이메일 メール 邮箱")],
  ["first", anyOf("first given prénom prenom vorname nombres? nome voornaam förnamn fornavn imi[ęe] etunimi jm[ée]no keresztnév имя όνομα 名", alone)],
  [
    "last",
    anyOf(
      `last family sur second nom.de.famille nachname familienname apellidos? cognome sobrenome achternaam efternamn
      etternavn nazwisko sukunimi příjmení vezetéknév soyad[ıi] фамилия επώνυμο 姓`,
      alone,
    ),
  ],
  [
    "company",
    anyOf("compan organi[sz]ation employer entreprise soci[ée]t[ée] firma unternehmen arbeitgeber empresa azienda account"),
  ],
  [
    "title",
    anyOf("title position role job function fonction poste titre funktion stelle cargo puesto ruolo functie stanowisko"),
  ],
  [
    "name",
    anyOf(
      `name ^noms?\\b nombre \\bnome\\b naam navn namn nazwisko nimi candidat kandidat applicant bewerber contact kontakt
      person member mitglied membre employee mitarbeiter staff teacher lehrer faculty author autor lead student customer
      user ansprechpartner professor director chair president coach instructor coordinator trainer
      leiter vorsitz név nama isim ad[ıi]\\b.*soyad họ.*tên фио ф[.]и[.]о ονοματεπώνυμο الاسم שם 氏名 姓名 이름 성명`,
    ),
  ],
];
// Headers that say "person" by themselves; a bare "Name" may head a list of products.
const PERSONAL = anyOf(
  `candidat kandidat applicant bewerber first last vorname nachname pr[ée]nom full.?name ansprechpartner contact kontakt
  person employee mitarbeiter apellido director chair president coach instructor coordinator`,
);
const NAMES_OF_THINGS = anyOf(
  `user school event domain file product project group team list course program(?:me)? store brand city country schul
  benutzer projekt`,
  (any) => `(?:${any})[ _-]?names?|product`,
);

/** @param {string} header @returns {Column} */
function columnOf(header) {
  const text = header.replace(/\s+/g, " ").trim();
  if (!text || text.length > 60 || NAMES_OF_THINGS.test(text)) return "other";
  return HEADERS.find(([, pattern]) => pattern.test(text))?.[0] ?? "other";
}

/** @param {Page} page @returns {Evidence[]} */
export function tableEvidence(page) {
  /** @type {Map<Element, Row[]>} */
  const tables = new Map();
  for (const element of page.text.elements) {
    if (element.tagName.toUpperCase() !== "TR" && element.getAttribute("role") !== "row") continue;
    const table = element.closest("table,[role=table],[role=grid],[role=treegrid]");
    if (!table) continue;
    const rows = tables.get(table) ?? [];
    rows.push({ element, cells: cellsOf(element) });
    tables.set(table, rows);
  }
  return [...tables.values()].flatMap((rows) => readTable(page, rows));
}

/** One entry per grid column, so a spanning cell stands in each. @param {Element} row @returns {Element[]} */
function cellsOf(row) {
  return [...row.children].flatMap((cell) => {
    const role = cell.getAttribute("role") ?? "";
    if (!/^T[DH]$/i.test(cell.tagName) && !/^(?:cell|gridcell|columnheader|rowheader)$/.test(role)) return [];
    const width = Math.min(20, Math.max(1, Number(cell.getAttribute("colspan")) || 1));
    return Array.from({ length: width }, () => cell);
  });
}

/** @param {Page} page @param {Row[]} rows @returns {Evidence[]} */
function readTable(page, rows) {
  const head = rows.findIndex((row) => isHeader(row));
  const header = head >= 0 ? rows[head] : firstRowAsHeader(page, rows);
  const body = rows.filter((row) => row !== header);
  let columns = (header?.cells ?? []).map((cell) => columnOf(textOf(page, cell)));
  const declared = columns.includes("name") || columns.includes("first");
  if (!declared) columns = guessColumns(page, body, columns);
  if (!columns.some((column) => column === "name" || column === "first")) return [];
  if (!declared && !body.some((row) => isSpoken(page, row, columns))) return [];
  const personal = (header?.cells ?? []).some((cell) => PERSONAL.test(textOf(page, cell)));
  const listsAll = declared && (columns.includes("email") || personal);
  return body.flatMap((row) => readRow(page, row, columns, declared, listsAll));
}

/** @param {Row} row */
function isHeader({ cells }) {
  const heads = cells.filter((cell) => /^TH$/i.test(cell.tagName) || cell.getAttribute("role") === "columnheader");
  return heads.length > 1 && heads.length >= cells.length / 2;
}

/**
 * Many tables head their columns with plain cells.
 * @param {Page} page
 * @param {Row[]} rows
 * @returns {Row | undefined}
 */
function firstRowAsHeader(page, rows) {
  const first = rows[0];
  if (!first || placesIn(page, spanOf(page.text, first.element)).length) return undefined;
  const known = first.cells.filter((cell) => columnOf(textOf(page, cell)) !== "other");
  return known.length > 1 ? first : undefined;
}

/**
 * Without a header, the column that holds names in most rows with an address.
 * @param {Page} page
 * @param {Row[]} rows
 * @param {Column[]} columns
 * @returns {Column[]}
 */
function guessColumns(page, rows, columns) {
  const withAddress = rows.filter((row) => placesIn(page, spanOf(page.text, row.element)).length).slice(0, 200);
  const width = Math.max(0, ...withAddress.map((row) => row.cells.length));
  const named = Array.from(
    { length: width },
    (_, index) => withAddress.filter((row) => nameIn(page, row.cells[index])).length,
  );
  const best = Math.max(0, ...named);
  if (withAddress.length < 2 || best < withAddress.length * 0.6) return columns;
  const at = named.indexOf(best);
  return Array.from({ length: width }, (_, index) => (index === at ? "name" : (columns[index] ?? "other")));
}

/** Nothing says that a guessed column names the owners of the addresses but an address that does. @param {Page} page @param {Row} row @param {Column[]} columns */
function isSpoken(page, row, columns) {
  const name = nameIn(page, row.cells[columns.indexOf("name")]);
  return placesIn(page, spanOf(page.text, row.element)).some(({ email }) => agreement(name, email) >= TWO_INITIALS);
}

// Scripts without capitals: a declared column is all there is to go by.
const UNCASED = /^[\p{Lo}\p{M}\p{Lm}・ '-]{2,40}$/u;

/** @param {Page} page @param {Element | undefined} cell @param {boolean} [declared] */
function nameIn(page, cell, declared = false) {
  if (!cell) return "";
  for (const line of textOf(page, cell).split("\n").slice(0, 4)) {
    const name = tidyName(line.replace(/\S+@\S+/g, ""));
    if (isName(name)) return stripTitles(name) === name ? name : name.replace(/,.*$/, "");
    if (declared && (UNCASED.test(name) || (isNameWord(name) && !/^\p{Lu}{1,4}$/u.test(name)))) return name;
  }
  return "";
}

/**
 * @param {Page} page
 * @param {Row} row
 * @param {Column[]} columns
 * @param {boolean} declared
 * @param {boolean} listsAll
 * @returns {Evidence[]}
 */
function readRow(page, row, columns, declared, listsAll) {
  const places = placesIn(page, spanOf(page.text, row.element));
  const emails = [...new Set(places.map((place) => place.email))];
  if (!emails.length && !listsAll) return [];
  const name = rowName(page, row, columns, declared);
  if (!name || emails.length > 3 || (!emails.length && !isName(name) && !UNCASED.test(name))) return [];
  const nameCell = row.cells[columns.findIndex((column) => column === "name" || column === "first")];
  const details = {
    name,
    base: emails.length > 1 ? 0.5 : isName(name) || UNCASED.test(name) ? 0.9 : 0.65,
    signal: "table",
    node: row.element,
    title: cellText(page, row, columns, "title"),
    company: cellText(page, row, columns, "company"),
    profile_url: absolute(page, nameCell?.querySelector("a[href]")?.getAttribute("href")),
  };
  return (emails.length ? emails : [null]).map((email) => ({ ...details, email }));
}

/** @param {Page} page @param {Row} row @param {Column[]} columns @param {boolean} declared */
function rowName(page, row, columns, declared) {
  const first = row.cells[columns.indexOf("first")];
  // "Nom | Prénom": beside a column of first names, "name" means the family's, unless a whole name stands there.
  const isFamily = columns.includes("last");
  const last = row.cells[columns.indexOf(isFamily ? "last" : "name")];
  if (first && last && first !== last && (isFamily || !isName(textOf(page, last)))) {
    const name = tidyName(`${textOf(page, first)} ${textOf(page, last)}`);
    return name.length < 80 && /\p{L}/u.test(name) && !/[@\d]/.test(name) ? name : "";
  }
  for (const [index, column] of columns.entries()) {
    // "Nombre" and "Nome" mean the whole name where no column holds the family's.
    const name = column === "name" || column === "first" ? nameIn(page, row.cells[index], declared) : "";
    if (name) return name;
  }
  return "";
}

/** @param {Page} page @param {Row} row @param {Column[]} columns @param {Column} wanted */
function cellText(page, row, columns, wanted) {
  const cell = row.cells[columns.indexOf(wanted)];
  return cell ? textOf(page, cell).split("\n")[0] || null : null;
}
