/** The sign between whole and fraction. */
export type DecimalMark = "." | ",";

/** What was read of a value that should be a number. */
export interface ReadNumber {
  /** `null` where there is none. */
  readonly value: number | null;
  /** What stood beside the digits, in lower case: `%`, `$`, `ms`; empty for nothing. */
  readonly unit: string;
  /** The value itself says that its decimal mark is a comma. */
  readonly usesComma: boolean;
  /** Why there is no value although something is written; `null` for no problem. */
  readonly problem: string | null;
}

/** What people and programs write for “not known”. */
const NOTHING: ReadonlySet<string> = new Set([
  "",
  "-",
  "--",
  "–",
  "—",
  ".",
  "?",
  "n/a",
  "na",
  "n.a.",
  "<na>",
  "nan",
  "nat",
  "none",
  "null",
  "nil",
  "missing",
  "unknown",
  "#n/a",
  "undefined",
]);

const PARTS =
  /^(?<sign>[-+]?)(?<before>[^\d.,+-]{0,12}?)(?<inner>[-+]?)(?<digits>(?:\d[\d.,' _]*|[.,]\d+)(?:e[-+]?\d+)?)(?<after>[^\d]{0,24})$/i;

/**
 * Reads a number as tables have them: with a decimal comma, separators of thousands, a percent sign, a unit, a currency, or a minus of
 * its own. `decimal` decides where the value itself does not (`1,234`). Unknown values are none and no problem; what is written and
 * cannot be read is named.
 */
export function readNumber(value: unknown, decimal: DecimalMark = "."): ReadNumber {
  switch (typeof value) {
    case "number":
      if (Number.isFinite(value)) return plain(value);
      return Number.isNaN(value) ? none() : none(`${value} is not finite`);
    case "bigint":
    case "boolean":
      return plain(Number(value));
    case "string":
      return readText(value, decimal);
    default:
      return value === null || value === undefined
        ? none()
        : none("it is no number but a list or an object");
  }
}

/** What nearly all numbers look like; the rest takes ten times as long. */
const PLAIN = /^-?\d+(?:\.\d+)?$/;

function readText(value: string, decimal: DecimalMark): ReadNumber {
  if (decimal === "." && PLAIN.test(value)) return plain(Number(value));
  const text = value
    .normalize("NFKC")
    .replaceAll(/[\u2212\u2012\u2013](?=[\d.,$€£])/g, "-")
    .replaceAll(/\s+/g, " ")
    .trim();
  if (NOTHING.has(text.toLowerCase())) return none();
  const groups = PARTS.exec(text)?.groups;
  const { sign = "", before = "", inner = "", digits = "", after = "" } = groups ?? {};
  const found = groups === undefined ? null : readDigits(digits.trim(), decimal);
  if (found === null) return none(`“${shorten(text)}” is no number`);
  const isNegative = (sign === "-") !== (inner === "-");
  return {
    value: isNegative ? -found.value : found.value,
    unit: `${before}${after}`.trim().toLowerCase(),
    usesComma: found.usesComma,
    problem: null,
  };
}

function readDigits(
  digits: string,
  decimal: DecimalMark,
): { readonly value: number; readonly usesComma: boolean } | null {
  const [body = "", exponent] = digits.split(/e/i);
  const compact = body.replaceAll(/[' _]/g, "");
  const mark = markOf(compact, decimal);
  if (mark === null) return null;
  const thousands = mark === "." ? "," : ".";
  const plainDigits = compact.replaceAll(thousands, "").replace(mark, ".");
  const value = Number(exponent === undefined ? plainDigits : `${plainDigits}e${exponent}`);
  if (!Number.isFinite(value)) return null;
  const usesComma = mark === "," && !(decimal === "," && isAmbiguous(compact));
  return { value, usesComma: usesComma && compact.includes(",") };
}

/** `1,234` and `1.234`: whole with a separator, or a fraction. */
function isAmbiguous(body: string): boolean {
  return /^[1-9]\d{0,2}[.,]\d{3}$/.test(body);
}

/** Which sign is the decimal mark of some digits; `null` where neither reading makes sense. */
function markOf(body: string, decimal: DecimalMark): DecimalMark | null {
  const hasComma = body.includes(",");
  const hasPoint = body.includes(".");
  if (!hasComma && !hasPoint) return decimal;
  if (isAmbiguous(body)) return decimal;
  const isReadable = (mark: DecimalMark): boolean =>
    mark === "."
      ? /^(?:\d*\.?\d*|[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?|[1-9]\d{0,1}(?:,\d{2})*,\d{3}(?:\.\d*)?)$/.test(
          body,
        )
      : /^(?:\d*,?\d*|[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?)$/.test(body);
  if (isReadable(decimal)) return decimal;
  const other = decimal === "." ? "," : ".";
  return isReadable(other) ? other : null;
}

function plain(value: number): ReadNumber {
  return { value, unit: "", usesComma: false, problem: null };
}

function none(problem: string | null = null): ReadNumber {
  return { value: null, unit: "", usesComma: false, problem };
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
