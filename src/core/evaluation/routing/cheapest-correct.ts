import { RIGHT } from "#core/metrics/arena-optimality.ts";
import type { OutcomeMatrix } from "./outcome-matrix.ts";

/** The least cost of a candidate that answers a question right; NaN where none does. */
export function cheapestCorrect({ scores, costs }: OutcomeMatrix, question: number): number {
  let least = Number.NaN;
  for (const [candidate, column] of scores.entries()) {
    if ((column[question] as number) < RIGHT) continue;
    const cost = costs[candidate]?.[question] ?? 0;
    if (!(cost >= least)) least = cost;
  }
  return least;
}
