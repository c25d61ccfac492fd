// @ts-check
/** Cyrillic, Greek and Korean names as their owners spell them in addresses. */

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

const HANGUL = /^[\uAC00-\uD7A3]{2,4}$/;
// The sounds a syllable is made of, in the order of their codes; the second spelling is the older one.
const FIRST = "g:k kk:k n d:t tt r:l m b:p pp s:sh ss  j:ch jj ch k t p h".split(" ");
const VOWELS = "a ae:ai ya yae eo:u e yeo:yu ye o:oh wa wae oe:oi yo u:oo wo:wu we wi yu:yoo eu:u ui i:ee".split(" ");
const FINALS = " k k k n n n t l l l l l l l l m p p t t ng t t k t p t".split(" ");
// What families have made of it.
const FAMILIES = new Map(
  (
    "이:lee:rhee 박:park 최:choi 정:jung:chung 조:cho 강:kang 임:lim:yim 오:oh 우:woo 유:yoo 류:ryu " +
    "문:moon 권:kwon 구:koo 노:noh 신:shin 안:ahn 서:suh 윤:yoon 한:hahn 손:sohn 백:paik 허:hur 전:jun " +
    "심:shim 주:joo 성:sung 곽:kwak 김:kim"
  )
    .split(" ")
    .map((entry) => [entry.charAt(0), entry.slice(2).split(":")]),
);

/** @param {string} name */
export const isRomanisable = (name) => HANGUL.test(name) || /[\u0370-\u03FF\u0400-\u04FF]/.test(name);

/** @param {string} syllable @returns {string[]} */
function spelled(syllable) {
  const code = syllable.charCodeAt(0) - 0xac00;
  const first = FIRST[Math.floor(code / 588)] ?? "";
  const vowel = VOWELS[Math.floor((code % 588) / 28)] ?? "";
  const ways = first.split(":").flatMap((one) => vowel.split(":").map((two) => one + two + (FINALS[code % 28] ?? "")));
  return [...new Set(ways)];
}

/** "강행봉" -> "kang haeng bong" and the other ways to write it. @param {string} name @returns {string[]} */
function fromHangul(name) {
  const [family = "", ...given] = [...name];
  const families = [...(FAMILIES.get(family) ?? []), ...spelled(family)];
  const add = (/** @type {string[]} */ texts, /** @type {string} */ syllable) =>
    texts.flatMap((text) => spelled(syllable).map((one) => `${text} ${one}`));
  return given.reduce(add, families);
}

/** @param {string} name @returns {string[]} */
export function romanised(name) {
  if (HANGUL.test(name)) return fromHangul(name);
  // й and ї are letters of their own, the accents of Greek are not.
  const plain = name.toLowerCase().replace(/[ά-ώΐΰ]/g, (letter) => letter.normalize("NFD").replace(/\p{M}/gu, ""));
  const paired = PAIRS.reduce((text, [pattern, latin]) => text.replace(pattern, latin), plain);
  const spell = (/** @type {0 | 1} */ way, /** @type {string} */ text) =>
    [...text].map((letter) => LETTERS.get(letter)?.[way] ?? letter).join("");
  return [...new Set([spell(0, plain), spell(1, plain), spell(0, paired), spell(1, paired)])];
}
