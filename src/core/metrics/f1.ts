import { splitWords } from "#core/python/text.ts";
import { type Golds, goldList } from "./exact-match.ts";
import { normalizeAnswer } from "./normalize-answer.ts";

/** Answers that are right or wrong as a whole: sharing a word with them earns nothing. */
const ALL_OR_NOTHING: ReadonlySet<string> = new Set(["yes", "no", "noanswer"]);

/**
 * Harmonic mean of precision and recall over the words two texts share, in [0, 1].
 * Two texts that normalise to nothing share no word: 0, although they match exactly.
 * (Router-R1, `qa_em.py::f1_score`, in its order of operations so that the last bit agrees.)
 */
export function wordF1(answer: string, gold: string): number {
  const left = normalizeAnswer(answer);
  const right = normalizeAnswer(gold);
  if (left !== right && (ALL_OR_NOTHING.has(left) || ALL_OR_NOTHING.has(right))) return 0;
  return overlapF1(left, right);
}

/** Harmonic mean of precision and recall over the words that two normalised texts share, without another rule; 0 without a word. */
export function overlapF1(answer: string, gold: string): number {
  const answerWords = splitWords(answer);
  const goldWords = splitWords(gold);
  const shared = countShared(answerWords, goldWords);
  if (shared === 0) return 0;
  const precision = shared / answerWords.length;
  const recall = shared / goldWords.length;
  return (2 * precision * recall) / (precision + recall);
}

/** The best {@link wordF1} over the golds; 0 without golds. */
export function bestF1(answer: string, golds: Golds): number {
  return Math.max(0, ...goldList(golds).map((gold) => wordF1(answer, gold)));
}

/** Size of the intersection of two multisets. */
function countShared(left: readonly string[], right: readonly string[]): number {
  const available = new Map<string, number>();
  for (const word of right) available.set(word, (available.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of left) {
    const count = available.get(word) ?? 0;
    if (count === 0) continue;
    available.set(word, count - 1);
    shared += 1;
  }
  return shared;
}
