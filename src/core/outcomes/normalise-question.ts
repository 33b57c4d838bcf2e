import { splitWords } from "#core/metrics/python-text.ts";
import { caseFold } from "./case-fold.ts";

/**
 * A question as duplicates are found by: NFKC, case folded, single spaces. Punctuation, accents and characters of no width still
 * count. Two texts that normalise alike are the same question.
 */
export function normaliseQuestion(text: string): string {
  return splitWords(caseFold(text.normalize("NFKC"))).join(" ");
}
