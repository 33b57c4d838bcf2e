import { type DecimalMark, readNumber } from "./read-number.ts";

/** A value as the table wants it, or why there is none. */
export interface ReadValue {
  readonly value: number | null;
  readonly problem: string | null;
}

/** Words that stand for a score. */
const WORDS: ReadonlyMap<string, number> = new Map([
  ...[
    "true",
    "yes",
    "y",
    "t",
    "correct",
    "right",
    "pass",
    "passed",
    "ok",
    "success",
    "win",
    "✓",
    "✔",
  ].map((word) => [word, 1] as const),
  ...[
    "false",
    "no",
    "n",
    "f",
    "incorrect",
    "wrong",
    "fail",
    "failed",
    "error",
    "failure",
    "loss",
    "✗",
    "✘",
  ].map((word) => [word, 0] as const),
  ...["tie", "draw", "partial", "half"].map((word) => [word, 0.5] as const),
]);

/** `8/10` */
const FRACTION = /^\s*(\d+(?:\.\d+)?)\s*\/\s*([1-9]\d*)\s*$/;

/** Whether a value is a word that stands for a score. */
export function isScoreWord(value: unknown): boolean {
  return typeof value === "boolean" || (typeof value === "string" && WORDS.has(wordOf(value)));
}

/** A score in [0, 1]: `top` is what counts as 1. Percent signs and words are understood whatever `top` is. */
export function readScore(value: unknown, top: number, decimal: DecimalMark): ReadValue {
  if (value === null || value === undefined) return NOTHING;
  if (typeof value === "number")
    return Number.isNaN(value) ? NOTHING : scored(value / top, String(value));
  const word = typeof value === "string" ? WORDS.get(wordOf(value)) : undefined;
  if (word !== undefined) return { value: word, problem: null };
  const [, part, whole] = typeof value === "string" ? (FRACTION.exec(value) ?? []) : [];
  if (part !== undefined) return scored(Number(part) / Number(whole), `${part}/${whole}`);
  const read = readNumber(value, decimal);
  if (read.value === null) return read;
  if (read.unit === "%") return scored(read.value / 100, `${read.value} %`);
  if (read.unit !== "") return unread(`the score has a unit, “${read.unit}”`);
  return scored(typeof value === "boolean" ? read.value : read.value / top, String(read.value));
}

function scored(score: number, written: string | number): ReadValue {
  // What sums and float32 leave over at the ends is no mistake.
  const near = Math.abs(score) < 1e-6 ? Math.max(0, score) : score;
  const value = near > 1 && near < 1 + 1e-6 ? 1 : near;
  if (value >= 0 && value <= 1) return { value, problem: null };
  return unread(`the score ${written} is outside its scale`);
}

/** What a cost column counts in, as dollars. */
export type CostUnit =
  | "usd"
  | "cents"
  | "usd-per-1000"
  | "usd-per-million"
  | "micro-usd"
  | "picodollars";

/** Nothing is written. */
const NOTHING: ReadValue = { value: null, problem: null };

const DOLLARS: Readonly<Record<CostUnit, number>> = {
  usd: 1,
  cents: 0.01,
  "usd-per-1000": 0.001,
  "usd-per-million": 1e-6,
  "micro-usd": 1e-6,
  picodollars: 1e-12,
};

const DOLLAR_SIGNS: ReadonlySet<string> = new Set([
  "",
  "$",
  "us$",
  "usd",
  "$usd",
  "dollar",
  "dollars",
]);
const CENT_SIGNS: ReadonlySet<string> = new Set(["¢", "c", "ct", "cent", "cents"]);

/** A cost in US dollars. Another currency is named and left out: no rate of exchange is known here. */
export function readCost(value: unknown, unit: CostUnit, decimal: DecimalMark): ReadValue {
  if (value === null || value === undefined) return NOTHING;
  const read = readNumber(value, decimal);
  if (read.value === null) return read;
  if (DOLLAR_SIGNS.has(read.unit)) return { value: read.value * DOLLARS[unit], problem: null };
  if (CENT_SIGNS.has(read.unit)) return { value: read.value / 100, problem: null };
  return unread(`a cost in “${read.unit}” cannot be compared with dollars`);
}

export type TimeUnit = "ms" | "s";

const MILLISECONDS: ReadonlyMap<string, number> = new Map([
  ["ns", 1e-6],
  ["us", 1e-3],
  ["µs", 1e-3],
  ["μs", 1e-3],
  ["ms", 1],
  ["msec", 1],
  ["s", 1000],
  ["sec", 1000],
  ["secs", 1000],
  ["seconds", 1000],
  ["min", 60_000],
]);

/** A time in milliseconds; a unit that is written beside the number wins. */
export function readTime(value: unknown, unit: TimeUnit, decimal: DecimalMark): ReadValue {
  if (value === null || value === undefined) return NOTHING;
  const read = readNumber(value, decimal);
  if (read.value === null) return read;
  const factor = MILLISECONDS.get(read.unit === "" ? unit : read.unit);
  if (factor === undefined) return unread(`a time in “${read.unit}” is not understood`);
  return { value: read.value * factor, problem: null };
}

const COUNT_UNITS: ReadonlySet<string> = new Set([
  "",
  "t",
  "tok",
  "token",
  "tokens",
  "chars",
  "characters",
]);

/** A number of tokens or characters; thousands may be written with a k. */
export function readCount(value: unknown, decimal: DecimalMark): ReadValue {
  if (value === null || value === undefined) return NOTHING;
  const read = readNumber(value, decimal);
  if (read.value === null) return read;
  const factor = read.unit === "k" ? 1000 : COUNT_UNITS.has(read.unit) ? 1 : null;
  if (factor === null) return unread(`a count in “${read.unit}” is not understood`);
  return { value: read.value * factor, problem: null };
}

function unread(problem: string): ReadValue {
  return { value: null, problem };
}

function wordOf(text: string): string {
  return text.trim().toLowerCase();
}
