/** A formula found in a text. */
export interface FoundFormula {
  /** Where the text goes on. */
  readonly end: number;
  readonly tex: string;
}

/** Longer ones are shown as they came: a typesetter is no place for a page of text. */
export const MAX_FORMULA_LENGTH = 2000;

/** What models put around formulas: opening → closing. */
const CLOSING: Readonly<Record<string, string>> = { "\\(": "\\)", "\\[": "\\]", $$: "$$" };

/**
 * The formula that begins at `start` of `source`, or `null`. `\(…\)`, `\[…\]` and `$$…$$` say what they are; a single
 * dollar is one only where nobody could read a price or a variable of the shell (see {@link dollarFormulaAt}).
 */
export function formulaAt(source: string, start: number): FoundFormula | null {
  const opening = source.slice(start, start + 2);
  const closing = CLOSING[opening];
  if (closing === undefined) return source[start] === "$" ? dollarFormulaAt(source, start) : null;
  const limit = Math.min(source.length, start + MAX_FORMULA_LENGTH);
  const end = findClosing(source, start + 2, limit, closing);
  if (end === null) return null;
  const tex = source.slice(start + 2, end).trim();
  return isFormula(tex) ? { end: end + 2, tex } : null;
}

/** Where an unescaped `closing` stands between `from` and `limit`, or `null`. */
export function findClosing(
  source: string,
  from: number,
  limit: number,
  closing: string,
): number | null {
  for (let position = from; position < limit; position += 1) {
    if (source.startsWith(closing, position)) return position;
    if (source[position] === "\\") position += 1;
  }
  return null;
}

/**
 * `$x$` on one line, with no blank inside the dollars, nothing of a word or number around them, and a formula in
 * between: `$5 and $10`, `$HOME/bin:$PATH` and `$name$` stay text.
 */
function dollarFormulaAt(source: string, start: number): FoundFormula | null {
  const before = source[start - 1] ?? " ";
  if (/[\s$]/.test(source[start + 1] ?? " ") || /[\p{L}\p{N}$]/u.test(before)) return null;
  const limit = Math.min(source.length, start + MAX_FORMULA_LENGTH);
  const end = findClosing(source, start + 1, limit, "$");
  if (end === null || /[A-Za-z0-9$({\\@#]/.test(source[end + 1] ?? " ")) return null;
  const tex = source.slice(start + 1, end);
  return isUnambiguous(tex) && isFormula(tex) ? { end: end + 1, tex } : null;
}

/** Whether what stands between two dollars can be nothing of a text, a template or a shell. */
function isUnambiguous(tex: string): boolean {
  if (/\s$|\n|[，。；、！？]/.test(tex)) return false;
  // An identifier, as templates and shells write them.
  if (/^\w*[A-Za-z]{3,}\w*$/.test(tex) && !/^[A-Z]{3}$/.test(tex)) return false;
  if (hasWordsInARow(tex) && !/\\[A-Za-z]/.test(tex)) return false;
  // Half-open intervals mix the two kinds.
  return countOf(tex, /[([]/g) === countOf(tex, /[)\]]/g);
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * Whether `tex` can be meant as a formula: brackets with a backslash are also how markdown writes brackets, as in
 * `\[optional\]`.
 */
export function isFormula(tex: string): boolean {
  if (!/[\p{L}\p{N}]/u.test(tex) || tex.includes("`")) return false;
  if (/\\[A-Za-z]|[\^_=]/.test(tex)) return true;
  if (hasWordsInARow(tex)) return false;
  const words = tex.match(/\p{L}{2,}/gu) ?? [];
  return words.every((word) => word.length === 2 || /^[A-Z]{3}$/.test(word) || NAMES.has(word));
}

/** Names of functions, which are written without a backslash as often as with one. */
const NAMES: ReadonlySet<string> = new Set(
  "sin cos tan cot log exp lim max min mod gcd lcm det dim arg sup inf".split(" "),
);

function hasWordsInARow(tex: string): boolean {
  const bare = tex.replace(/\\[A-Za-z]+\*?(?:\{[^{}]*\})?/g, " ; ");
  return /(?:^|\s)\p{L}{2,}\s+\p{L}{2,}(?:\s|$)|\d\s+\p{L}{2,}\s+\d/u.test(bare);
}
