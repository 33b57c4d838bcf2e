import { NEAR_WORDS } from "#core/outcomes/near/near-pair.ts";
import { nearQuestions } from "#core/outcomes/near/near-questions.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";

/** What is known of near duplicates. */
export interface NearKnowledge {
  /** Each question's group when near duplicates are joined as well. */
  readonly groupOf: Int32Array;
  /** Whether the texts were compared, or the table came with the groups. */
  readonly by: "words" | "table";
  /** Share of the words of two questions that both must have; `null` where the table came with the groups. */
  readonly threshold: number | null;
}

/**
 * Finds a table's near duplicates: by its texts, else as far as the table brings them. `null`: nobody knows. Vectors alone do not
 * tell: those of two questions that differ in a number are as near as those of the same question. A split and the folds of a fit
 * take `groupOf` in place of the table's own groups.
 */
export function* nearKnowledge({ questions }: OutcomeTable): Generator<void, NearKnowledge | null> {
  const { texts, groupOf, nearGroupOf } = questions;
  if (texts?.some((text) => text !== "") === true) {
    const found = yield* nearQuestions(texts, nearGroupOf ?? groupOf);
    return { groupOf: found, by: "words", threshold: NEAR_WORDS };
  }
  if (nearGroupOf === undefined) return null;
  return { groupOf: nearGroupOf, by: "table", threshold: null };
}
