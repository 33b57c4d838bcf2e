import { normalizeAnswer } from "./normalize-answer.ts";

/** Right answers to a question: one or several spellings. */
export type Golds = string | readonly string[];

/** The golds as a list. */
export function goldList(golds: Golds): readonly string[] {
  return typeof golds === "string" ? [golds] : golds;
}

/** 1 when the normalised answer equals a normalised gold, else 0. */
export function exactMatch(answer: string, golds: Golds): 0 | 1 {
  const normalized = normalizeAnswer(answer);
  return goldList(golds).some((gold) => normalizeAnswer(gold) === normalized) ? 1 : 0;
}

/** 1 when a normalised gold stands somewhere in the normalised answer, else 0. An empty gold stands in everything. */
export function substringMatch(answer: string, golds: Golds): 0 | 1 {
  const normalized = normalizeAnswer(answer);
  return goldList(golds).some((gold) => normalized.includes(normalizeAnswer(gold))) ? 1 : 0;
}
