import { toDollars } from "#core/cost/money.ts";
import type { Queries, TrainingTable } from "#core/heads/training-table.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";

/** Embeddings of questions, one after the other. `dimension` 0: there are none. */
export interface QuestionFeatures {
  readonly features: Float32Array;
  readonly dimension: number;
}

/** Some questions of a table as a router sees them; `features` holds theirs, in the same order. */
export function queriesOf(
  { questions }: OutcomeTable,
  rows: Int32Array,
  { features, dimension }: QuestionFeatures,
): Queries {
  const tasks = rows.map((row) => questions.taskOf[row] as number);
  return { rows: rows.length, dimension, features, tasks };
}

/**
 * Some questions of a table, with their outcomes, for a router to be fitted on. Costs below zero are as good as unknown. `groupOf`
 * says which questions of the table are duplicates of each other.
 */
export function trainingRows(
  table: OutcomeTable,
  rows: Int32Array,
  features: QuestionFeatures,
  groupOf: ArrayLike<number>,
): TrainingTable {
  const candidates = table.candidates.length;
  const scores = new Float64Array(rows.length * candidates).fill(Number.NaN);
  const costs = new Float64Array(rows.length * candidates).fill(Number.NaN);
  for (const [place, row] of rows.entries()) {
    for (let candidate = 0; candidate < candidates; candidate += 1) {
      const at = place * candidates + candidate;
      scores[at] = table.cells.scores[candidate]?.[row] ?? Number.NaN;
      const cost = table.cells.costs?.[candidate]?.[row] ?? Number.NaN;
      if (cost >= 0) costs[at] = toDollars(cost);
    }
  }
  const groups = rows.map((row) => groupOf[row] as number);
  return { ...queriesOf(table, rows, features), candidates, scores, costs, groups };
}
