import { numbersIn, type WrittenNumber } from "./number-value.ts";
import { plainDigits } from "./plain-digits.ts";
import { hendrycksForm } from "./released/hendrycks-math.ts";

const UNITS = /\\(?:text|mathrm|textrm|mbox|textbf|operatorname)\s?\{\s?([^{}]*)\}(?:\^\{?\d\}?)?/g;
/** Words in braces that are the answer itself rather than its unit. */
const ONLY_TEXT =
  /^\s*\\(?:text|mathrm|textrm|mbox|textbf|operatorname)\s?\{\s?([^{}]*)\}\s*\.?\s*$/;
const SIZES = /\\(?:left|right|big|Big|bigg|Bigg|displaystyle|limits)(?![a-zA-Z])/g;
const SPACES = /\\[!,;:> ]|\\q?quad(?![a-zA-Z])|~/g;

/** What is said of an answer before it, beside the names that the release removes. */
const NAME = /^\s*[a-zA-Z]\s?(?:\([a-zA-Z]\)\s?=|\\in(?![a-zA-Z]))/;

/** Longer than any answer: it is compared as it stands. */
const MOST = 2000;

/**
 * An answer in LaTeX or plain text in one form: without delimiters, units, sizes, spaces and a name before an equals sign; fractions and
 * roots with braces. Two answers with the same form say the same.
 */
export function mathForm(answer: string): string {
  const only = ONLY_TEXT.exec(answer.slice(0, MOST));
  const bare = plainDigits(only?.[1] ?? answer.slice(0, MOST))
    .replaceAll(/(?<=\\[a-zA-Z]+) (?=\d)/g, "")
    .replaceAll(/\\[()[\]]|\$/g, "")
    .replaceAll(SIZES, "")
    .replaceAll(SPACES, " ")
    .replaceAll(/\\text\s?\{\s?(and|or)\s?\}|\s(?:and|or)\s/g, ",")
    .replaceAll(UNITS, "")
    .replaceAll(/\^\{?\\circ\}?|°|\\degree/g, "")
    .replaceAll(/\\(?:cdot|times)(?![a-zA-Z])/g, "*")
    .replaceAll(/\\([lg])eq?(?![a-zA-Z])/g, "\\$1e")
    .replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, "")
    .replace(NAME, "")
    .trim()
    .replace(/[.。]$/, "");
  const form = hendrycksForm(bare) ?? bare;
  return form
    .replaceAll(/\s+/g, "")
    .replaceAll(/\{([a-zA-Z\d])\}/g, "$1")
    .replaceAll("%", "");
}

/** The number that an answer consists of, units aside; `null` where it is more than one number. */
export function mathNumber(answer: string): WrittenNumber | null {
  const text = plainDigits(answer.slice(0, MOST))
    .replaceAll(UNITS, " ")
    .replaceAll(/\\[()[\]]|\^\{?\\circ\}?|°/g, "")
    .replaceAll(SPACES, " ")
    .replace(/^\s*\\?[a-zA-Z]{1,6}\s*(?:=|\\approx)/, "")
    .replaceAll(/(?<!\\)\$(?!\s?\d)/g, "");
  const [number, ...others] = numbersIn(text);
  if (number === undefined || others.length > 0) return null;
  const rest = text.replace(number.text, "").replaceAll(/[\s.{}$]/g, "");
  return /^(?:[a-zA-Z]{1,12}(?:\/[a-zA-Z]{1,12})?(?:\^\d)?)?$/.test(rest) && !isSymbol(rest)
    ? number
    : null;
}

/** One letter next to a number is a variable, not a unit: 2x is not 2. */
function isSymbol(rest: string): boolean {
  return /^[a-zA-Z]$/.test(rest) && !/[mgslhLAVWJNK]/.test(rest);
}
