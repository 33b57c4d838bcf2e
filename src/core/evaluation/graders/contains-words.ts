import { normalizeAnswer } from "#core/metrics/normalize-answer.ts";

/** Letters and digits of scripts that put spaces between words: next to each other they are one word. */
const JOINED = /[\p{L}\p{N}\p{M}_]/u;
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Khmer}\p{sc=Lao}\p{sc=Mymr}]/u;

/**
 * Whether an answer holds a gold as words of its own, both normalised: `catalogue` does not hold `cat`, nor 15 the 5. Where a script has
 * no spaces, any part will do. A gold of nothing but punctuation or articles has to stand there as it is.
 */
export function containsWords(answer: string, gold: string): boolean {
  const [held, wanted] = [normalizeAnswer(answer), normalizeAnswer(gold)];
  if (wanted === "") return gold.trim() === "" ? held === "" : answer.includes(gold.trim());
  for (let at = held.indexOf(wanted); at !== -1; at = held.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if (isEdge(held, at) && isEdge(held, end)) return true;
  }
  return false;
}

/** Whether a word could begin or end at a place in a text. */
function isEdge(text: string, at: number): boolean {
  const before = lastCharacter(text.slice(Math.max(0, at - 2), at));
  const after = String.fromCodePoint(text.codePointAt(at) ?? 32);
  const isInWord = JOINED.test(before) && JOINED.test(after);
  return !isInWord || UNSPACED.test(before) || UNSPACED.test(after);
}

function lastCharacter(text: string): string {
  return [...text].at(-1) ?? "";
}
