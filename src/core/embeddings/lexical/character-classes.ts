/** A code unit that separates, one that stands beside words, one that is part of a word, and one that is a word by itself. */
export const SPACE_CLASS = 0;
const MARK_CLASS = 1;
export const LETTER_CLASS = 2;
export const IDEOGRAPH_CLASS = 3;

const CODE_UNITS = 65_536;
const SPACES = /\s+/gu;
const LETTERS = /[\p{L}\p{M}\p{N}_]+/gu;
/** Scripts that write without spaces and in which one character says as much as a word. */
const IDEOGRAPHS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;
const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;

let table: Uint8Array | null = null;

/** The class of each UTF-16 code unit; halves of surrogate pairs count as letters. Made at the first use. */
export function characterClasses(): Uint8Array {
  table ??= makeTable();
  return table;
}

function makeTable(): Uint8Array {
  const classes = new Uint8Array(CODE_UNITS).fill(MARK_CLASS);
  // Runs are found in a text of all code units: one test per unit would take ten times as long.
  const all = Array.from({ length: CODE_UNITS }, (_, code) =>
    code >= FIRST_SURROGATE && code <= LAST_SURROGATE ? "\0" : String.fromCharCode(code),
  ).join("");
  const mark = (runs: RegExp, kind: number): void => {
    for (const { 0: run, index } of all.matchAll(runs)) {
      classes.fill(kind, index, index + run.length);
    }
  };
  mark(SPACES, SPACE_CLASS);
  mark(LETTERS, LETTER_CLASS);
  mark(IDEOGRAPHS, IDEOGRAPH_CLASS);
  return classes.fill(LETTER_CLASS, FIRST_SURROGATE, LAST_SURROGATE + 1);
}
