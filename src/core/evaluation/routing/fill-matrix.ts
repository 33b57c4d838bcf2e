import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { makeColumn } from "./make-column.ts";
import type { OutcomeMatrix } from "./outcome-matrix.ts";

/** What a report's costs rest on. `unknown`: some candidate has none, so there are none. */
export type CostBasis = "measured" | "estimated" | "partly-estimated" | "unknown";

/** The outcomes of some questions without gaps, and what was filled in. */
export interface FilledMatrix {
  readonly matrix: OutcomeMatrix;
  readonly missingScores: number;
  readonly missingCosts: number;
}

/**
 * A table's outcomes of some questions, in the given order, in picodollars. A missing answer is a wrong one. A cost that is missing
 * or below zero is the candidate's mean over `means`' questions; without costs of all candidates all costs are 0, see {@link costBasis}.
 */
export function fillMatrix(
  table: OutcomeTable,
  rows: ArrayLike<number>,
  means: readonly (number | null)[],
): FilledMatrix {
  let [missingScores, missingCosts] = [0, 0];
  const hasCosts = means.every((mean) => mean !== null);
  const scores = table.cells.scores.map((column) =>
    makeColumn(rows.length, (index) => {
      const score = column[rows[index] as number] ?? Number.NaN;
      if (!Number.isNaN(score)) return score;
      missingScores += 1;
      return 0;
    }),
  );
  const costs = scores.map((_, candidate) => {
    if (!hasCosts) return new Float64Array(rows.length);
    const column = table.cells.costs?.[candidate];
    const mean = means[candidate] ?? 0;
    return makeColumn(rows.length, (index) => {
      const cost = column?.[rows[index] as number] ?? Number.NaN;
      if (cost >= 0) return cost;
      missingCosts += 1;
      return mean;
    });
  });
  return { matrix: { questions: rows.length, scores, costs }, missingScores, missingCosts };
}

/** Each candidate's mean cost over the questions where it is known, of `rows`, else of the whole table; `null` where it is nowhere. */
export function knownMeanCosts(
  { cells, candidates, questions }: OutcomeTable,
  rows: ArrayLike<number>,
): readonly (number | null)[] {
  return candidates.map((_, candidate) => {
    const column = cells.costs?.[candidate];
    if (column === undefined) return null;
    return (
      meanKnown(column, rows) ??
      meanKnown(column, Int32Array.from({ length: questions.count }, nth))
    );
  });
}

function nth(_: unknown, index: number): number {
  return index;
}

function meanKnown(column: Float64Array, rows: ArrayLike<number>): number | null {
  let [sum, count] = [0, 0];
  for (let index = 0; index < rows.length; index += 1) {
    const cost = column[rows[index] as number] ?? Number.NaN;
    if (!(cost >= 0)) continue;
    sum += cost;
    count += 1;
  }
  return count === 0 ? null : sum / count;
}

export function costBasis(
  table: OutcomeTable,
  means: readonly (number | null)[],
  missingCosts: number,
): CostBasis {
  if (means.length === 0 || means.some((mean) => mean === null)) return "unknown";
  if (table.estimates.includes("costs")) return "estimated";
  return missingCosts > 0 ? "partly-estimated" : "measured";
}
