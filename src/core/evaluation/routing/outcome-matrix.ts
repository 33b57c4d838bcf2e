import { makeColumn } from "./make-column.ts";

/** What every candidate made of some questions, without gaps: one column per candidate, one entry per question. */
export interface OutcomeMatrix {
  readonly questions: number;
  /** In [0, 1]. */
  readonly scores: readonly Float64Array[];
  /** In any unit, the same for all. */
  readonly costs: readonly Float64Array[];
}

/** Some questions of a matrix, in the given order. */
export function selectQuestions(
  { scores, costs }: OutcomeMatrix,
  rows: ArrayLike<number>,
): OutcomeMatrix {
  const pick = (column: Float64Array) =>
    makeColumn(rows.length, (index) => column[rows[index] as number] as number);
  return { questions: rows.length, scores: scores.map(pick), costs: costs.map(pick) };
}

/** Mean score and mean cost of each candidate over the questions of a matrix. */
export interface CandidateMeans {
  readonly scores: readonly number[];
  readonly costs: readonly number[];
}

/** 0 for all where there are no questions. */
export function candidateMeans({ questions, scores, costs }: OutcomeMatrix): CandidateMeans {
  const mean = (column: Float64Array): number =>
    questions === 0 ? 0 : column.reduce((sum, value) => sum + value, 0) / questions;
  return { scores: scores.map(mean), costs: costs.map(mean) };
}
