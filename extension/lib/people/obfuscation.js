// @ts-check
/** Undo the usual ways of hiding an address from harvesters. */

/** @param {string} text */
export function rot13(text) {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= "Z" ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

/** Cloudflare: hex bytes, each one XORed with the first. @param {string} hex */
export function decodeCloudflare(hex) {
  if (!/^(?:[0-9a-f]{2}){2,}$/i.test(hex)) return "";
  const bytes = (hex.match(/../g) ?? []).map((pair) => parseInt(pair, 16));
  const key = bytes[0] ?? 0;
  return bytes
    .slice(1)
    .map((byte) => String.fromCharCode(byte ^ key))
    .join("");
}

// TYPO3 turns each character within its own range by a fixed number of places.
const RANGES = /** @type {const} */ ([
  [0x2b, 0x3a],
  [0x40, 0x5a],
  [0x61, 0x7a],
]);

/** @param {string} text @param {number} places */
function turn(text, places) {
  return [...text]
    .map((character) => {
      const code = character.charCodeAt(0);
      const range = RANGES.find(([low, high]) => code >= low && code <= high);
      if (!range) return character;
      const size = range[1] - range[0] + 1;
      return String.fromCharCode(range[0] + ((((code - range[0] + places) % size) + size) % size));
    })
    .join("");
}

/** An address turned letter by letter inside a script link. @param {string} text @returns {string | null} */
export function decodeTurned(text) {
  for (let places = -25; places <= 25; places += 1) {
    const plain = turn(text, places);
    if (/^mailto:[^@]+@[^@]+$/i.test(plain)) return plain;
  }
  return null;
}

const OPEN = "\\s*[\\[({<]\\s*";
const CLOSE = "\\s*[\\])}>]\\s*";
const AT = `(?:${OPEN}(?:at|ät|æt|arroba|arobase|chiocciola|a|@)${CLOSE})`;
const DOT = `(?:${OPEN}(?:dot|d0t|punkt|point|punto|ponto|kropka|\\.)${CLOSE}|\\.)`;
const BRACKETED = new RegExp(
  `([\\w.+-]+(?:${OPEN}(?:dot|punkt|point|punto)${CLOSE}[\\w-]+)*)${AT}([\\w-]+(?:${DOT}[\\w-]+)+)`,
  "giu",
);
const SPELLED = /\b([\w.+-]+(?: dot [\w-]+)*) at ([\w-]+(?: dot [\w-]+)* dot [a-z]{2,12})\b/gi;
// "jane at host.tld" is a sentence as a rule; behind a label or in brackets it is an address.
const LABELLED = /(?<=[<([]\s*|\b(?:e-?)?mail\s*:\s*)([\w.+-]+) at ([\w-]+(?:\.[\w-]+)+)/gi;
const SPACED = /(?<![\w.])([\w.+-]+) @ ([\w-]+(?: ?\. ?[\w-]+)+)/g;

/** @param {string} text */
function joinDots(text) {
  return text
    .replace(new RegExp(`${OPEN}(?:dot|d0t|punkt|point|punto|ponto|kropka|\\.)${CLOSE}`, "giu"), ".")
    .replace(/ dot /gi, ".")
    .replace(/ ?\. ?/g, ".");
}

/**
 * Addresses written for human eyes only ("jane [at] host [dot] example").
 * @param {string} text
 * @returns {{email: string, start: number, end: number}[]}
 */
export function spelledAddresses(text) {
  const found = groupedAddresses(text);
  for (const pattern of [BRACKETED, SPELLED, LABELLED, SPACED]) {
    for (const match of text.matchAll(pattern)) {
      const email = `${joinDots(match[1] ?? "")}@${joinDots(match[2] ?? "")}`;
      found.push({ email, start: match.index, end: match.index + match[0].length });
    }
  }
  return found;
}

/** "{jane, richard.roe}@host": how authors of papers share one host. @param {string} text */
function groupedAddresses(text) {
  return [...text.matchAll(/\{([^{}\n]{3,300})\}\s*@\s*([\w-]+(?:\.[\w-]+)+)/g)].flatMap((group) =>
    [...(group[1] ?? "").matchAll(/[\w.+-]+/g)].map((member) => {
      const start = group.index + 1 + member.index;
      return { email: `${member[0]}@${group[2]}`, start, end: start + member[0].length };
    }),
  );
}

/** The whole label of a link in an archive of mails ("jane at host.tld"). @param {string} label */
export function labelAddress(label) {
  const [, local = "", host = ""] = /^\s*([\w.+-]+) at ([\w-]+(?:\.[\w-]+)+)\s*$/.exec(label) ?? [];
  return local && `${local}@${host}`;
}
