import type {
  Verdict,
  VerdictCode,
  VerdictQuestion,
} from "#core/evaluation/report/verdict-kinds.ts";

/** The answer in large letters. */
export const HEADLINES: Readonly<Record<VerdictCode, string>> = {
  pays: "Routing pays.",
  "does-not-pay": "Routing does not pay.",
  "cannot-be-told": "Whether routing pays cannot be told.",
  "nothing-to-judge": "There is nothing to judge.",
};

/** Which of the house's badges says it. */
export const TONES: Readonly<Record<VerdictCode, "good" | "bad" | "caution" | "plain">> = {
  pays: "good",
  "does-not-pay": "bad",
  "cannot-be-told": "caution",
  "nothing-to-judge": "plain",
};

/** The answer for one way of asking. */
export const SIDE_WORDS: Readonly<Record<VerdictCode, string>> = {
  pays: "pays",
  "does-not-pay": "does not pay",
  "cannot-be-told": "cannot be told",
  "nothing-to-judge": "not judged",
};

export const QUESTION_WORDS: Readonly<Record<VerdictQuestion, string>> = {
  "equal-quality": "As good, for less?",
  "equal-cost": "Better, for no more?",
  "any-cost": "Better, whatever it costs?",
};

/** The verdict's sentence without the answer that stands above it. */
export function verdictBody({ code, sentence }: Verdict): string {
  const head = HEADLINES[code];
  return sentence.startsWith(head) ? sentence.slice(head.length).trimStart() : sentence;
}

/** Where a table is from, with the whole hash of a commit cut to what people read of it. */
export function shortOrigin(source: string): string {
  return source.replace(/\b([0-9a-f]{7})[0-9a-f]{33}\b/g, "$1…");
}
