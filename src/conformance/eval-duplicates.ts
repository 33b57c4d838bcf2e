import { exactDuplicates, exactLeaks } from "#core/outcomes/exact-duplicates.ts";
import { nearDuplicates } from "#core/outcomes/near-duplicates.ts";
import { normaliseQuestion } from "#core/outcomes/normalise-question.ts";
import { evaluationEntry } from "./evaluation-entry.ts";
import type { AdapterEntry } from "./golden.ts";

function finish<Result>(work: Generator<unknown, Result, void>): Result {
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}

export const EVAL_DUPLICATES: readonly AdapterEntry[] = [
  evaluationEntry(
    "eval_duplicates",
    "text normalisation, exact duplicate groups, train/test leaks, cosine near duplicates",
    {
      normalise: (input: { readonly text: string }) => ({
        normalised: normaliseQuestion(input.text),
      }),
      exact_groups: (input: { readonly texts: readonly string[] }) => exactDuplicates(input.texts),
      leak: (input: { readonly train: readonly string[]; readonly test: readonly string[] }) => ({
        leaks: exactLeaks(input.train, input.test),
      }),
      near_groups: (input: {
        readonly vectors: readonly (readonly number[])[];
        readonly threshold: number;
      }) => {
        const vectors = {
          numbers: Float64Array.from(input.vectors.flat()),
          dimension: input.vectors[0]?.length ?? 0,
        };
        const { pairs, groups, drop } = finish(nearDuplicates(vectors, input.threshold));
        return { pairs, groups, drop };
      },
    },
  ),
];
