// @ts-check
/** Cyrillic and Greek names as their owners spell them in addresses. */

/** Letter by letter; where habits differ, the second spelling is the other one. */
const LETTERS = new Map(
  (
    "а:a б:b в:v г:g:h ґ:g д:d е:e ё:e:yo є:e:ye ж:zh:j з:z и:i:y і:i ї:i:yi й:y:i к:k л:l м:m н:n о:o п:p р:r с:s т:t " +
    "у:u:ou ф:f х:kh:h ц:ts:c ч:ch ш:sh щ:shch:sch ъ: ы:y:i ь: э:e ю:yu:iu я:ya:ia ђ:dj ј:j љ:lj њ:nj ћ:c џ:dz ў:u " +
    "α:a β:v:b γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x:ks ο:o π:p ρ:r σ:s ς:s τ:t υ:y:u φ:f:ph χ:ch:h ψ:ps ω:o"
  )
    .split(" ")
    .map((entry) => {
      const [letter = "", usual = "", other = usual] = entry.split(":");
      return [letter, [usual, other]];
    }),
);
const PAIRS = /** @type {[RegExp, string][]} */ ([
  [/ου/g, "u"],
  [/[αε]ι(?=$|[^α-ω])|ει/g, "i"],
  [/μπ/g, "b"],
  [/ντ/g, "d"],
  [/γγ/g, "ng"],
]);

/** @param {string} name */
export const isRomanisable = (name) => /[\u0370-\u03FF\u0400-\u04FF]/.test(name);

/** @param {string} name @returns {string[]} */
export function romanised(name) {
  // й and ї are letters of their own, the accents of Greek are not.
  const plain = name.toLowerCase().replace(/[ά-ώΐΰ]/g, (letter) => letter.normalize("NFD").replace(/\p{M}/gu, ""));
  const paired = PAIRS.reduce((text, [pattern, latin]) => text.replace(pattern, latin), plain);
  const spell = (/** @type {0 | 1} */ way, /** @type {string} */ text) =>
    [...text].map((letter) => LETTERS.get(letter)?.[way] ?? letter).join("");
  return [...new Set([spell(0, plain), spell(1, plain), spell(0, paired), spell(1, paired)])];
}
