/** Words that may be left out or added without changing what a question asks. Question words other than these count. */
const FILLERS = new Set(
  "a an the of is are was were do does did what which please tell me can could you to in on".split(
    " ",
  ),
);

const TOKEN =
  /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+|[+*/^×÷=%]|(?<=\d\s*)-(?=\s*\d)/gu;

/** A text as comparable words: lower case, no accents, no punctuation; arithmetic signs and Han characters stay. */
export function toWords(text: string): readonly string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/['’]/g, "").toLowerCase();
  return plain.match(TOKEN) ?? [];
}

/** Whether `words` holds `part` as a run of neighbours. An empty part is never held. */
export function holdsWords(words: string, part: string): boolean {
  return part !== "" && ` ${words} `.includes(` ${part} `);
}

/** The words of a question without the fillers. */
export function contentWords(text: string): readonly string[] {
  return toWords(text).filter((word) => !FILLERS.has(word));
}

/**
 * Whether two questions ask the same: the same content words in the same order, one slip of the keyboard
 * allowed in a long word. Deliberately strict: a near miss is answered as unknown rather than wrongly.
 */
export function sameQuestion(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 0 && a.length === b.length && a.every((word, i) => sameWord(word, b[i] ?? ""));
}

function sameWord(a: string, b: string): boolean {
  if (a === b) return true;
  if (Math.min(a.length, b.length) < 6 || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  const shorter = Math.min(a.length, b.length) - start;
  while (end < shorter && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return Math.max(a.length, b.length) - start - end <= 1;
}
