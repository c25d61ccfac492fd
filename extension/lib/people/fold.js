// @ts-check
/** Names and addresses on common ground: small letters without accents. */

/** @param {string} text */
export function fold(text) {
  const small = text.toLowerCase();
  if (/^[\x20-\x7e]*$/.test(small)) return small;
  return small
    .replace(/ß/g, "ss")
    .replace(/ø/g, "o")
    .replace(/æ/g, "ae")
    .replace(/œ/g, "oe")
    .replace(/ł/g, "l")
    .replace(/[đð]/g, "d")
    .replace(/þ/g, "th")
    .replace(/ı/g, "i")
    .normalize("NFD")
    .replace(/\p{M}/gu, "");
}
