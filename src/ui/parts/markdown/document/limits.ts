/**
 * How much markup a text may hold. What is beyond is shown as it came, so that no text can keep the page busy: at these limits
 * a laptop reads and lays out for less than a third of a second, in slices. They depend on the text alone, never on a
 * clock, so that a replay shows what the live run showed. An answer of 100 kB with headings, lists, code and tables is
 * below them.
 */
export const MAX_MARKUP = 70_000;

/** The same of what is not finished yet, and is read in one go. */
export const MAX_OPEN_MARKUP = 20_000;

/** Paragraphs, items, rows, cells and the like of a text, and of one block of it. */
export const MAX_PARTS = 12_000;
export const MAX_PARTS_OF_BLOCK = 3000;

/** Markup and length of one paragraph, which is parsed and laid out in one go. */
const MAX_INLINE_MARKUP = 4000;
const MAX_INLINE_LENGTH = 20_000;

/** Unclosed brackets × length: the parser looks for the end of each. */
const MAX_BRACKET_WORK = 1_500_000;

const LINE_END = 10;
const MARKS: ReadonlySet<number> = new Set(
  Array.from("*_`[]~<>$!&\\:@|+-.)", (mark) => mark.charCodeAt(0)),
);

/** What one character may cost: a mark may open a node, a line a block. */
function markupOf(code: number): number {
  if (code === LINE_END) return 4;
  return MARKS.has(code) ? 1 : 0;
}

export function markupIn(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) sum += markupOf(text.charCodeAt(at));
  return sum;
}

/** How many characters of `text` from `from` hold at most `limit` of markup, and are at most `maxLength`. */
export function lengthOfMarkup(
  text: string,
  from: number,
  limit: number,
  maxLength = Number.POSITIVE_INFINITY,
): number {
  const end = Math.min(text.length, from + maxLength);
  let sum = 0;
  for (let at = from; at < end; at += 1) {
    sum += markupOf(text.charCodeAt(at));
    if (sum > limit) return at - from;
  }
  return end - from;
}

/** Whether a paragraph holds more than its parser can read in a moment. */
export function isTooMuchInline(content: string): boolean {
  if (content.length <= 1000) return false;
  if (content.length > MAX_INLINE_LENGTH) return true;
  let marks = 0;
  let depth = 0;
  let maxDepth = 0;
  for (let at = 0; at < content.length; at += 1) {
    const code = content.charCodeAt(at);
    marks += markupOf(code);
    if (code === 0x5b) depth += 1;
    if (code === 0x5d && depth > 0) depth -= 1;
    maxDepth = Math.max(maxDepth, depth);
  }
  return marks > MAX_INLINE_MARKUP || maxDepth * content.length > MAX_BRACKET_WORK;
}
