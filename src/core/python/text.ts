/**
 * The papers' code is Python, and its idea of whitespace is not JavaScript's: U+001C to U+001F and U+0085 are blank,
 * U+FEFF is not. Scores depend on it, so text that is scored goes through these functions and not through `trim`. This is the
 * inside of a character class, for patterns that say `\s` in Python.
 */
export const BLANK =
  "\\t\\n\\v\\f\\r\\u001c-\\u001f \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

const LEADING = new RegExp(`^[${BLANK}]+`);
const BLANKS = new RegExp(`[${BLANK}]+`);
const ONE_BLANK = new RegExp(`[${BLANK}]`);

/** Python's `str.strip()`. */
export function stripBlanks(text: string): string {
  return stripEnd(text.replace(LEADING, ""));
}

/** Python's `str.split()` without an argument: the words between blanks, none of them empty. */
export function splitWords(text: string): string[] {
  return text.split(BLANKS).filter((word) => word !== "");
}

/** Python's `len(str)`: code points, not UTF-16 units. */
export function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

// Not a regular expression with `+$`: that one is quadratic on long runs of blanks in the middle.
function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ONE_BLANK.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
