import { chooseCandidate } from "#core/heads/choose-candidate.ts";
import { columnMeans } from "#core/heads/column-means.ts";
import { assignFolds } from "#core/heads/folds.ts";
import { type LinearHeads, predictLinear, unstandardise } from "#core/heads/linear-heads.ts";
import { fitLogisticHeads } from "#core/heads/logistic.ts";
import { standardised, standardOf } from "#core/heads/standardise.ts";
import { selectRows, type TrainingTable } from "#core/heads/training-table.ts";

/** A cheap candidate and a good one. */
export interface Pair {
  readonly weak: number;
  readonly strong: number;
}

/** The candidate that costs least on average, and the one with the best scores; `null` where they are the same. */
export function naturalPair({ scores, costs, candidates }: TrainingTable): Pair | null {
  const meanCosts = columnMeans(costs, candidates);
  const means = columnMeans(scores, candidates);
  const weak = chooseCandidate(
    candidates,
    means.map((mean) => 0 * mean),
    0,
    meanCosts,
    0,
    0,
  );
  const strong = chooseCandidate(candidates, means, 0, meanCosts, 0, 0);
  return weak === strong ? null : { weak, strong };
}

/** A gate that was fitted on one part of the rows, with the rest, which it has not seen, and what it says of these. */
export interface FittedGate {
  /** One head: the log odds of the outcome. */
  readonly head: LinearHeads;
  readonly rest: TrainingTable;
  /** The log odds of each row of the rest. */
  readonly logits: Float64Array;
}

/** One part in so many is kept for calibration. */
const PARTS = 4;
/** Weight of the losses against the penalty on standardised features. */
const C = 0.001;

/**
 * Logistic regression of an outcome in [0, 1] on three quarters of the rows; the rest is for calibration, and no duplicate
 * stands on both sides. `outcomeOf` gives a row's outcome, NaN where it is not known.
 */
export function* fitGate(
  table: TrainingTable,
  outcomeOf: (table: TrainingTable, row: number) => number,
  random: () => number,
): Generator<void, FittedGate> {
  const parts = assignFolds(table.groups, PARTS, random);
  const rows = Int32Array.from(parts.keys());
  const fitted = selectRows(
    table,
    rows.filter((row) => parts[row] !== 0),
  );
  const rest = selectRows(
    table,
    rows.filter((row) => parts[row] === 0),
  );
  const { features, dimension } = fitted;
  const standard = standardOf(features, fitted.rows, dimension);
  yield;
  const scaled = yield* standardised(features, fitted.rows, standard);
  const outcomes = Float64Array.from({ length: fitted.rows }, (_, row) => outcomeOf(fitted, row));
  const head = unstandardise(yield* fitLogisticHeads(scaled, dimension, outcomes, 1, C), standard);
  return { head, rest, logits: yield* predictLinear(head, rest.features, rest.rows) };
}
