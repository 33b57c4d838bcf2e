/**
 * How much markup a text may hold. What is beyond is shown as it came, so that no text can keep the page busy: at these
 * limits a slow laptop parses and lays out for about a fifth of a second. They depend on the text alone, never on a clock, so
 * that a replay shows what the live run showed. A long honest answer (100 kB of prose, tables and code) is below them.
 */
export const MAX_MARKUP = 24_000;

/** Blocks, items, rows and cells of a text. An item costs the browser 25 µs, a cell 9. */
export const MAX_BLOCK_TOKENS = 12_000;

/** Markup within one paragraph, which is parsed in one go. */
const MAX_INLINE_MARKUP = 4000;

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

/** Counts the markup of a text that grows. */
export class MarkupCount {
  #sum = 0;

  /** How many characters of `added` are within the limit; all of them until it is reached. */
  add(added: string): number {
    for (let at = 0; at < added.length; at += 1) {
      this.#sum += markupOf(added.charCodeAt(at));
      if (this.#sum > MAX_MARKUP) return at;
    }
    return added.length;
  }
}

/** The length of the beginning of `text` that holds at most `limit` of markup and `maxLength` characters; at least 1. */
export function lengthOfMarkup(
  text: string,
  from: number,
  limit: number,
  maxLength: number,
): number {
  const end = Math.min(text.length, from + maxLength);
  let sum = 0;
  for (let at = from; at < end; at += 1) {
    sum += markupOf(text.charCodeAt(at));
    if (sum > limit) return Math.max(1, at - from);
  }
  return end - from;
}

/** Whether a paragraph holds more than its parser can read in a moment. */
export function isTooMuchInline(content: string): boolean {
  if (content.length <= 1000) return false;
  let marks = 0;
  let depth = 0;
  let maxDepth = 0;
  for (let at = 0; at < content.length; at += 1) {
    const code = content.charCodeAt(at);
    if (code !== LINE_END) marks += markupOf(code);
    if (code === 0x5b) depth += 1;
    if (code === 0x5d && depth > 0) depth -= 1;
    maxDepth = Math.max(maxDepth, depth);
  }
  return marks > MAX_INLINE_MARKUP || maxDepth * content.length > MAX_BRACKET_WORK;
}
