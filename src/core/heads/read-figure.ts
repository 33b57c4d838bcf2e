/** What separates the whole part of a number from the rest. */
export type DecimalMark = "." | ",";

/** What a figure says of itself besides its value. A ratio is written as a part of something: `8/10`. */
export type FigureUnit = "percent" | "ratio" | "dollars" | "cents" | "money" | "tokens";

/** What stands in a cell of a table. */
export type Figure =
  | {
      readonly kind: "number";
      /** As it is written: `85 %` is 85. Of a ratio the quotient. */
      readonly value: number;
      readonly unit: FigureUnit | null;
      /** The mark that its way of writing proves to be the decimal one; `null` where it proves nothing. */
      readonly mark: DecimalMark | null;
      /** It could be another number where the other mark is the decimal one: `1,234`. */
      readonly isAmbiguous: boolean;
    }
  /** A word for true or false. */
  | { readonly kind: "truth"; readonly value: 0 | 1 }
  /** Nothing, or a word for nothing. */
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable" };

/** What nearly all cells of nearly all tables hold, and what can mean nothing else: tables have millions of them. */
const USUAL = /^-?(?:\d+(?:\.(?:\d\d?|\d{4,}))?|0\.\d+)$/;

function usual(text: string): Figure {
  const mark = text.includes(".") ? "." : null;
  return { kind: "number", value: Number(text) + 0, unit: null, mark, isAmbiguous: false };
}

const UNREADABLE: Figure = { kind: "unreadable" };

/** What programs and people write where there is nothing. */
const NOTHING = /^(?:[-–—?.]|n\.?\/?a\.?|#n\/a|nan|null|none|nil|undefined|missing)?$/i;

const TRUTHS: ReadonlyMap<string, 0 | 1> = new Map([
  ...["true", "yes", "correct", "right", "pass", "passed", "✓", "✔"].map(
    (word) => [word, 1] as const,
  ),
  ...["false", "no", "incorrect", "wrong", "fail", "failed", "✗", "✘"].map(
    (word) => [word, 0] as const,
  ),
]);

const BEFORE: readonly (readonly [RegExp, FigureUnit])[] = [
  [/^(?:us\$|\$|usd)\s*/i, "dollars"],
  [/^(?:[€£¥₹]|eur|gbp|cny|jpy)\s*/i, "money"],
];

const BEHIND: readonly (readonly [RegExp, FigureUnit])[] = [
  [/\s*(?:%|percent|per cent|pct)$/i, "percent"],
  [/\s*(?:us\$|\$|usd|dollars?)$/i, "dollars"],
  [/\s*(?:¢|cents?)$/i, "cents"],
  [/\s*(?:[€£¥₹]|eur|gbp|cny|jpy)$/i, "money"],
  [/\s*(?:tokens?|toks?)$/i, "tokens"],
];

/** First characters of blocks of ten digits that are written where others write 0 to 9. */
const OTHER_ZEROS = [0x0660, 0x06f0, 0x0966];
const OTHER_DIGIT = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g;

/** A row of digits in groups, by any mark that no country uses for decimals. */
const SPACED_GROUPS = /(?<=\d)[ '’_](?=\d{3}(?!\d))/g;

/** Groups of three; in India the first ones are of two. */
const GROUPED = /^\d{1,3}(?:[.,]\d{3})+$|^\d{1,2}(?:,\d{2})+,\d{3}$/;

/**
 * Reads a figure as people and programs write it into a table: with a decimal point or comma, groups of digits, a unit
 * before or behind it, in any of a few scripts. `decimal` is the decimal mark where it is known; without it `1,234` is
 * taken for more than a thousand and `1.234` for more than one, and both are marked.
 */
export function readFigure(text: string, decimal: DecimalMark | null = null): Figure {
  if (USUAL.test(text)) return usual(text);
  // Brings full-width characters and all kinds of blanks to the usual ones.
  const plain = text.normalize("NFKC").trim();
  if (NOTHING.test(plain)) return { kind: "missing" };
  const truth = TRUTHS.get(plain.toLowerCase());
  if (truth !== undefined) return { kind: "truth", value: truth };
  const [over, under, ...more] = plain.split(/[/⁄]/);
  if (under !== undefined && more.length === 0) return readRatio(over ?? "", under, decimal);
  return readAmount(plain, decimal);
}

function readRatio(over: string, under: string, decimal: DecimalMark | null): Figure {
  const [part, whole] = [readAmount(over, decimal), readAmount(under, decimal)];
  if (part.kind !== "number" || whole.kind !== "number") return UNREADABLE;
  if (part.unit !== null || whole.unit !== null || !(whole.value > 0)) return UNREADABLE;
  const mark = part.mark ?? whole.mark;
  const isAmbiguous = part.isAmbiguous || whole.isAmbiguous;
  return { kind: "number", value: part.value / whole.value, unit: "ratio", mark, isAmbiguous };
}

function readAmount(text: string, decimal: DecimalMark | null): Figure {
  const [, sign = "", unsigned = ""] = /^\s*[≈~]?\s*([+−-]?)\s*(.*?)\s*$/su.exec(text) ?? [];
  const { rest, unit } = withoutUnit(unsigned);
  const [, bare = "", thousands = ""] = /^(.*?)\s*([kK])?$/s.exec(rest) ?? [];
  const digits = bare
    .replace(OTHER_DIGIT, asciiDigit)
    .replaceAll("٬", "")
    .replace(SPACED_GROUPS, "");
  const [, body = "", exponent = ""] = /^(.*?)(e[+-]?\d{1,3})?$/is.exec(digits) ?? [];
  const read = readBody(body, exponent === "" ? decimal : null, exponent !== "");
  if (read === null) return UNREADABLE;
  const value = Number(`${read.digits}${exponent}`) * (thousands === "" ? 1 : 1000);
  if (!Number.isFinite(value)) return UNREADABLE;
  const signed = sign === "" || sign === "+" ? value : 0 - value;
  return { kind: "number", value: signed, unit, mark: read.mark, isAmbiguous: read.isAmbiguous };
}

function withoutUnit(text: string): { readonly rest: string; readonly unit: FigureUnit | null } {
  for (const [pattern, unit] of [...BEFORE, ...BEHIND]) {
    const rest = text.replace(pattern, "");
    if (rest !== text) return { rest, unit };
  }
  return { rest: text, unit: null };
}

interface Body {
  /** As `Number` reads it. */
  readonly digits: string;
  readonly mark: DecimalMark | null;
  readonly isAmbiguous: boolean;
}

/** Digits with marks between them; `null` where they are none. */
function readBody(text: string, decimal: DecimalMark | null, hasExponent: boolean): Body | null {
  const body = text.replaceAll("٫", ",");
  if (!/^[\d.,]*\d[\d.,]*$/.test(body)) return null;
  const marks = body.replace(/\d/g, "");
  if (marks === "") return { digits: body, mark: null, isAmbiguous: false };
  const last = marks.at(-1) === "," ? "," : ".";
  const isMixed = marks.includes(",") && marks.includes(".");
  if (isMixed) return readMixed(body, last);
  if (marks.length > 1) {
    const mark = last === "," ? "." : ",";
    return GROUPED.test(body) ? { digits: ungrouped(body), mark, isAmbiguous: false } : null;
  }
  // One mark: groups only where three digits follow and a number can begin like this.
  if (hasExponent || !/^[1-9]\d{0,2}[.,]\d{3}$/.test(body)) {
    return { digits: pointed(body), mark: last, isAmbiguous: false };
  }
  const isDecimal = decimal === null ? last === "." : decimal === last;
  const digits = isDecimal ? pointed(body) : ungrouped(body);
  return { digits, mark: null, isAmbiguous: decimal === null };
}

/** Groups with one mark and a decimal part behind the other. */
function readMixed(body: string, last: DecimalMark): Body | null {
  const at = body.lastIndexOf(last);
  const [whole, part] = [body.slice(0, at), body.slice(at + 1)];
  if (whole.includes(last) || !GROUPED.test(whole)) return null;
  return { digits: `${ungrouped(whole)}.${part}`, mark: last, isAmbiguous: false };
}

function pointed(body: string): string {
  return body.replace(",", ".");
}

function ungrouped(body: string): string {
  return body.replace(/[.,]/g, "");
}

function asciiDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  const zero = OTHER_ZEROS.find((first) => code >= first && code < first + 10) ?? code;
  return String(code - zero);
}
