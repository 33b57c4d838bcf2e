import { chooseCandidate } from "#core/heads/choose-candidate.ts";
import { columnMeans } from "#core/heads/column-means.ts";
import type { TrainingTable } from "#core/heads/training-table.ts";
import type { CostRange, CurvePoint } from "#core/metrics/curve-metrics.ts";

/** What a router reaches on questions for one λ. */
export interface SweptPoint extends CurvePoint {
  /** In score per US dollar. */
  readonly lambda: number;
}

const STEPS = 61;
const DECADES = 3;
/** With λ = 0.1 over the dearest candidate's mean cost, that cost weighs as much as a tenth of a score. */
const MIDDLE = 0.1;

/**
 * The weights of cost that routers are compared at: 0, and 61 from a thousandth to a thousand times a tenth of a score for the
 * dearest candidate's mean cost. Only 0 where no cost is known or everything is free.
 */
export function sweepLambdas(meanCosts: Float64Array): readonly number[] {
  const dearest = Math.max(0, ...meanCosts.filter((cost) => !Number.isNaN(cost)));
  if (dearest === 0) return [0];
  const steps = Array.from({ length: STEPS }, (_, step) => {
    const power = (2 * DECADES * step) / (STEPS - 1) - DECADES;
    return (MIDDLE * 10 ** power) / dearest;
  });
  return [0, ...steps];
}

/** From the least to the greatest mean cost of a single candidate on a table; NaN where none is known. */
export function costWindow({ costs, candidates }: TrainingTable): CostRange {
  const known = [...columnMeans(costs, candidates)].filter((mean) => !Number.isNaN(mean));
  return known.length === 0 ? [Number.NaN, Number.NaN] : [Math.min(...known), Math.max(...known)];
}

/**
 * Routes each question of a table with every λ, among the candidates whose score is known there, by what a router expects:
 * `quality` and `expectedCosts` are question by question, one entry per candidate. Gives mean score and mean cost; a cost that
 * is not known counts as expected. Yields after every λ.
 */
export function* sweep(
  table: TrainingTable,
  quality: Float64Array,
  expectedCosts: Float64Array,
  lambdas: readonly number[],
): Generator<void, readonly SweptPoint[]> {
  const { rows, candidates, scores, costs } = table;
  const known = quality.map((value, at) =>
    Number.isNaN(scores[at] as number) ? Number.NaN : value,
  );
  const points: SweptPoint[] = [];
  for (const lambda of lambdas) {
    yield;
    let [score, cost, counted] = [0, 0, 0];
    for (let row = 0; row < rows; row += 1) {
      const at = row * candidates;
      const chosen = at + chooseCandidate(candidates, known, at, expectedCosts, at, lambda);
      if (Number.isNaN(scores[chosen] as number)) continue;
      counted += 1;
      score += scores[chosen] as number;
      const real = costs[chosen] as number;
      cost += Number.isNaN(real) ? (expectedCosts[chosen] as number) : real;
    }
    points.push({ lambda, quality: score / counted, cost: cost / counted });
  }
  return points;
}
