import { plainDigits } from "./plain-digits.ts";
import {
  add,
  divide,
  isEqual,
  negate,
  percent,
  type Rational,
  raise,
  readDecimal,
} from "./rational.ts";

/** A number as it was written, and what it is worth. */
export interface WrittenNumber {
  readonly text: string;
  /** Exact; of a percentage its face: 50 % is 50. */
  readonly value: Rational;
  readonly isPercent: boolean;
}

const DIGITS = "(?:\\d{1,3}(?:,\\d{3})+(?!\\d)|\\d+)";
const DECIMAL = `(?:${DIGITS}(?:\\.\\d+)?|\\.\\d+)`;
const EXPONENT = "\\^(?:\\{[+-]?\\d{1,3}\\}|[+-]?\\d{1,3})";
const POWER = `(?:[eE][+-]?\\d+(?!\\d)|\\*10${EXPONENT}|${EXPONENT})`;
/** Not within a word (GPT4, H2O), another number, a power or an index. */
const START = "(?<![\\p{sc=Latin}\\p{sc=Greek}\\p{sc=Cyrillic}_\\d]|\\d\\.|\\^[{+-]{0,2}|_\\{)";
const LATEX_FRACTION = `\\\\frac\\{[+-]?${DECIMAL}\\}\\{[+-]?${DECIMAL}\\}`;
const MIXED = `(?:\\d+ )\\d+/\\d+(?![/\\d])`;
const SLASHED = `${DECIMAL} ?/ ?${DECIMAL}(?!\\d*/)`;
const SIGN = "(?<![\\p{L}\\p{N}).\\]}][ ]?)[+-] ?";

/** A number; a sign is its own where it is none of an operation or a range. */
const NUMBER = new RegExp(
  `(?:${SIGN})?(?:[$€£¥₹] ?)?(?:${SIGN})?${START}(?:${MIXED}|\\d*${LATEX_FRACTION}|${SLASHED}|${DECIMAL}${POWER}?)(?: ?(?:%|percent\\b|per cent\\b))?`,
  "gu",
);

/** The numbers of a text from left to right, however they are written: with commas, currency, per cent, powers of ten, as fractions. */
export function numbersIn(text: string): readonly WrittenNumber[] {
  return [...plainDigits(text).matchAll(NUMBER)].flatMap(([found]) => {
    const number = readNumber(found);
    return number === null ? [] : [number];
  });
}

/** Whether two numbers are the same; a percentage may stand for its face or its worth: 50 % is 50 and 0.5. */
export function isSameNumber(left: WrittenNumber, right: WrittenNumber): boolean {
  if (isEqual(left.value, right.value)) return true;
  if (left.isPercent === right.isPercent) return false;
  return left.isPercent
    ? isEqual(percent(left.value), right.value)
    : isEqual(left.value, percent(right.value));
}

function readNumber(text: string): WrittenNumber | null {
  const isPercent = /(?:%|cent)$/.test(text);
  const bare = text.replaceAll(/[$€£¥₹,]|%$|\s*per ?cent$/g, "").trim();
  const isNegative = bare.startsWith("-");
  const size = sizeOf(bare.replace(/^[+-]\s*/, ""));
  if (size === null) return null;
  return { text: text.trim(), value: isNegative ? negate(size) : size, isPercent };
}

function sizeOf(text: string): Rational | null {
  const latex = /^(\d*)\\frac\{([^{}]*)\}\{([^{}]*)\}$/.exec(text);
  if (latex !== null) return mixed(latex[1] ?? "", latex[2] ?? "", latex[3] ?? "");
  const slashed = /^(?:(\d+) )?([\d.]+) ?\/ ?([\d.]+)$/.exec(text);
  if (slashed !== null) return mixed(slashed[1] ?? "", slashed[2] ?? "", slashed[3] ?? "");
  const [, base = "", isScaled, exponent = ""] = POWERED.exec(text) ?? [];
  if (exponent === "") return readDecimal(text);
  if (isScaled !== undefined) return readDecimal(`${base}e${exponent}`);
  const value = readDecimal(base);
  return value === null ? null : raise(value, Number(exponent));
}

const POWERED = /^([\d.]+)(\*10)?\^\{?([+-]?\d+)\}?$/;

function mixed(whole: string, top: string, bottom: string): Rational | null {
  const [upper, lower] = [readDecimal(top), readDecimal(bottom)];
  const fraction = upper === null || lower === null ? null : divide(upper, lower);
  const before = readDecimal(whole === "" ? "0" : whole);
  return fraction === null || before === null ? null : add(before, fraction);
}
