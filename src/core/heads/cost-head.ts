import { columnMeans } from "./column-means.ts";
import { type LinearHeads, predictLinear, unstandardise } from "./linear-heads.ts";
import { fitRidgeHeads } from "./ridge-heads.ts";
import { standardised, standardOf } from "./standardise.ts";
import type { Queries, TrainingTable } from "./training-table.ts";

/** What a call to each candidate will cost. */
export interface CostHead {
  readonly candidates: number;
  /** Mean cost of each candidate in US dollars; NaN where none is known. */
  readonly means: Float64Array;
  /** Natural logarithm of the cost from the embedding; `null` where it is taken to be the mean for every question. */
  readonly logHeads: LinearHeads | null;
  /**
   * What each candidate's e^prediction is multiplied by so that costs come out right on average (Duan's smearing estimate);
   * NaN for a candidate whose costs have no logarithm, which costs its mean.
   */
  readonly corrections: Float64Array;
}

/** The penalty of the regression on standardised embeddings: costs follow length, which embeddings hold well. */
const ALPHA = 10;

/** Every candidate costs its mean. */
export function meanCostHead({ costs, candidates }: TrainingTable): CostHead {
  const corrections = new Float64Array(candidates).fill(Number.NaN);
  return { candidates, means: columnMeans(costs, candidates), logHeads: null, corrections };
}

/**
 * Ridge regression on the logarithm of each candidate's cost, as CARROT's cost heads (arXiv 2502.03261). A candidate that is
 * ever free keeps its mean. Yields now and then.
 */
export function* fitCostHead(table: TrainingTable): Generator<void, CostHead> {
  const flat = meanCostHead(table);
  const { rows, dimension, candidates, costs, features } = table;
  const hasLogs = Array.from({ length: candidates }, (_, index) =>
    isPositive(costs, candidates, index),
  );
  if (dimension === 0 || rows === 0 || !hasLogs.includes(true)) return flat;
  const logs = costs.map((cost, at) => (hasLogs[at % candidates] ? Math.log(cost) : Number.NaN));
  const standard = standardOf(features, rows, dimension);
  yield;
  const scaled = yield* standardised(features, rows, standard);
  const [fitted] = yield* fitRidgeHeads(scaled, dimension, logs, candidates, [ALPHA]);
  if (fitted === undefined) return flat;
  const logHeads = unstandardise(fitted, standard);
  const predicted = yield* predictLinear(logHeads, features, rows);
  const corrections = columnMeans(
    logs.map((log, at) => Math.exp(log - (predicted[at] as number))),
    candidates,
  );
  return { ...flat, logHeads, corrections };
}

/** The expected cost of each candidate in US dollars, question by question. */
export function* predictCosts(
  { means, logHeads, corrections, candidates }: CostHead,
  { features, rows }: Queries,
): Generator<void, Float64Array> {
  const costs = new Float64Array(rows * candidates);
  const logs = logHeads === null ? null : yield* predictLinear(logHeads, features, rows);
  for (let at = 0; at < costs.length; at += 1) {
    const correction = corrections[at % candidates] as number;
    costs[at] =
      logs === null || Number.isNaN(correction)
        ? (means[at % candidates] as number)
        : Math.exp(logs[at] as number) * correction;
  }
  return costs;
}

function isPositive(costs: Float64Array, candidates: number, index: number): boolean {
  let known = 0;
  for (let at = index; at < costs.length; at += candidates) {
    const cost = costs[at] as number;
    if (Number.isNaN(cost)) continue;
    if (!(cost > 0)) return false;
    known += 1;
  }
  return known > 0;
}
