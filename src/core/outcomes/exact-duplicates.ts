import { membersOfGroups } from "./group-rows.ts";
import { normaliseQuestion } from "./normalise-question.ts";

export interface ExactDuplicates {
  /** Indices of texts that are the same question, two or more, in order of first appearance. */
  readonly groups: readonly (readonly number[])[];
  /** All but the first of each group, ascending. */
  readonly duplicates: readonly number[];
  /** Number of different questions. */
  readonly unique: number;
}

/** Finds texts that are the same question once they are normalised. Texts of nothing are the same. */
export function exactDuplicates(texts: readonly string[]): ExactDuplicates {
  const first = firstIndices(texts);
  const firstMembers = texts.map((text) => first.get(normaliseQuestion(text)) ?? 0);
  return {
    groups: membersOfGroups(firstMembers),
    duplicates: firstMembers.flatMap((member, index) => (member === index ? [] : [index])),
    unique: first.size,
  };
}

/** Test questions that stand among the training questions, each with the first of those: `[test index, train index]`. */
export function exactLeaks(
  train: readonly string[],
  test: readonly string[],
): readonly (readonly [number, number])[] {
  const first = firstIndices(train);
  return test.flatMap((text, index) => {
    const found = first.get(normaliseQuestion(text));
    return found === undefined ? [] : [[index, found] as const];
  });
}

function firstIndices(texts: readonly string[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const [index, text] of texts.entries()) {
    const normalised = normaliseQuestion(text);
    if (!first.has(normalised)) first.set(normalised, index);
  }
  return first;
}
