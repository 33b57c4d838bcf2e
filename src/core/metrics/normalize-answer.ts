import { splitWords } from "#core/python/text.ts";

/** Python's `string.punctuation`: 32 ASCII characters and no others. */
const PUNCTUATION = /[!-/:-@[-`{-~]/g;

/** Python's `\b` knows letters and numbers of every script; combining marks are not part of a word for it. */
const ARTICLE = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;

/**
 * An answer as the metrics compare it: lower case, no ASCII punctuation, no English articles, single spaces.
 * The order matters: `the_cat` becomes one word and keeps its article. (Router-R1, `qa_em.py::normalize_answer`.)
 */
export function normalizeAnswer(answer: string): string {
  const bare = answer.toLowerCase().replace(PUNCTUATION, "");
  return splitWords(bare.replace(ARTICLE, " ")).join(" ");
}
