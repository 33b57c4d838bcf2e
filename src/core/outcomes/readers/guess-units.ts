import { type DecimalMark, readNumber } from "./read-number.ts";
import { type CostUnit, isScoreWord, type TimeUnit } from "./read-values.ts";
import type { TableRecord } from "./table-record.ts";

/** A guess, and what to say of it; `null` where it is the usual case. */
export interface Guess<Value> {
  readonly value: Value;
  readonly note: string | null;
}

/** Can only be a fraction with a point: three digits behind it might be thousands, unless nothing stands before. */
const WITH_POINT = /^\s*[-+]?(?:\d*\.(?:\d{1,2}|\d{4,})|0?\.\d+)(?:e[-+]?\d+)?\s*$/i;

/** A comma where more values of the first records can only have one than can only have a point. */
export function guessDecimal(
  records: readonly TableRecord[],
  fields: readonly string[],
): DecimalMark {
  let [commas, points] = [0, 0];
  for (const record of records) {
    for (const field of fields) {
      const value = record[field];
      if (typeof value !== "string" || value.length > 32) continue;
      if (readNumber(value).usesComma) commas += 1;
      else if (WITH_POINT.test(value)) points += 1;
    }
  }
  return commas > points ? "," : ".";
}

/** Tops of the scales that people grade on. */
const TOPS = [1, 5, 10, 100];

/** Whether a column of the first records may be scores: words, or numbers from 0 to 100, in most of the records. */
export function isScoreColumn(values: readonly unknown[], decimal: DecimalMark): boolean {
  let [known, fitting] = [0, 0];
  for (const value of values) {
    if (typeof value === "object") continue;
    if (isScoreWord(value)) {
      known += 1;
      fitting += 1;
      continue;
    }
    const read = readNumber(value, decimal);
    if (read.value === null && read.problem === null) continue;
    known += 1;
    const isUnit = read.unit === "" || read.unit === "%";
    if (read.value !== null && isUnit && read.value >= 0 && read.value <= 100) fitting += 1;
  }
  // One broken value does not make a column of scores something else.
  return fitting > 0 && fitting >= 0.8 * known;
}

/** What counts as 1 in a column of scores. */
export function guessScoreTop(values: readonly unknown[], decimal: DecimalMark): Guess<number> {
  let most = 0;
  for (const value of values) {
    const { value: number, unit } = readNumber(value, decimal);
    if (number !== null && unit === "" && number > most) most = number;
  }
  const top = TOPS.find((each) => most <= each * (1 + 1e-6)) ?? 100;
  if (top === 1) return { value: 1, note: null };
  const what = top === 100 ? "percent" : `grades from 0 to ${top}`;
  return {
    value: top,
    note: `Scores go up to ${most}: they are taken as ${what}, and ${top} counts as 1.`,
  };
}

const COST_HINTS: readonly (readonly [RegExp, CostUnit, string])[] = [
  [/pico/i, "picodollars", "picodollars per question"],
  [/micro|µ|μ/i, "micro-usd", "millionths of a dollar per question"],
  [/cent/i, "cents", "US cents per question"],
  [
    /(?:per|\/|_)[\s_]*(?:1[,. ]?000[,. ]?000|1m\b|million|mtok)/i,
    "usd-per-million",
    "dollars per million",
  ],
  [/(?:per|\/|_)[\s_]*(?:1k|1[,. ]?000|thousand)/i, "usd-per-1000", "dollars per 1,000 questions"],
];

/** What costs count in, by the names of their columns. */
export function guessCostUnit(fields: readonly string[]): Guess<CostUnit> {
  const hint = COST_HINTS.find(([pattern]) => fields.some((field) => pattern.test(field)));
  if (hint !== undefined) return { value: hint[1], note: `Costs are taken as ${hint[2]}.` };
  return { value: "usd", note: "Costs are taken as US dollars per question." };
}

/** Times are milliseconds where the name says so, or where most are above 100. */
export function guessTimeUnit(
  fields: readonly string[],
  values: readonly unknown[],
  decimal: DecimalMark,
): Guess<TimeUnit> {
  if (fields.some((field) => /(?:^|[^a-z])ms(?:$|[^a-z])|milli/i.test(field))) {
    return { value: "ms", note: null };
  }
  if (fields.some((field) => /(?:^|[^a-z])s(?:ec|econds?)?(?:$|[^a-z])/i.test(field))) {
    return { value: "s", note: null };
  }
  const known = values
    .map((value) => readNumber(value, decimal).value)
    .filter((value) => value !== null)
    .toSorted((a, b) => a - b);
  const middle = known[Math.floor(known.length / 2)] ?? 0;
  const unit = middle > 100 ? "ms" : "s";
  const name = unit === "ms" ? "milliseconds" : "seconds";
  return { value: unit, note: `Times are taken as ${name}: the column does not say.` };
}
