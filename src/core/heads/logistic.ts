import type { LinearHeads } from "./linear-heads.ts";
import { type MinimiseSettings, minimise } from "./minimise.ts";
import { type Rows, rowProducts } from "./row-products.ts";

/** Rows whose products are held at once. */
const BLOCK_ROWS = 256;
/** Multiplications between two chances for the caller to breathe. */
const WORK_AT_A_TIME = 8_000_000;

/** Enough for probabilities: what is left changes them by less than a thousandth. */
export const LOGISTIC_SEARCH: MinimiseSettings = { tolerance: 0.05, mostSteps: 60 };

/** 1 / (1 + e^−x). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/**
 * Logistic regression of several targets on features: minimises ½·|w|² + C·Σ log-loss for each, the intercept without
 * penalty, as scikit-learn's `LogisticRegression(C)`. `targets` are row by row: in [0, 1], where anything between counts for
 * both outcomes in its share, or NaN where nothing is known. A target that is the same everywhere has no optimum; it gets
 * the odds that half a question to the contrary would give. `start` is where the search begins. Yields every few milliseconds.
 */
export function* fitLogisticHeads(
  features: Rows,
  dimension: number,
  targets: Float64Array,
  targetCount: number,
  c: number,
  search: MinimiseSettings = LOGISTIC_SEARCH,
  start: LinearHeads | null = null,
): Generator<void, LinearHeads> {
  const rows = targetCount === 0 ? 0 : targets.length / targetCount;
  const known = describeTargets(targets, targetCount);
  const isFitted = known.map(({ isConstant }) => !isConstant);
  const weightCount = targetCount * dimension;
  const first = new Float64Array(weightCount + targetCount);
  for (const [target, { logOdds, isConstant }] of known.entries()) {
    if (!isConstant) first[weightCount + target] = start?.intercepts[target] ?? logOdds;
  }
  if (start !== null) first.set(start.weights);
  const products = new Float64Array(BLOCK_ROWS * targetCount);
  const point = yield* minimise(
    function* (at, gradient) {
      const weights = at.subarray(0, weightCount);
      let loss = 0;
      let work = 0;
      for (let from = 0; from < rows; from += BLOCK_ROWS) {
        const here = Math.min(BLOCK_ROWS, rows - from);
        rowProducts(
          features,
          from,
          here,
          weights,
          0,
          targetCount,
          dimension,
          products,
          targetCount,
        );
        loss += residuals(products, here, targetCount, targets, from, at, weightCount, isFitted);
        addGradient(gradient, products, here, targetCount, features, from, dimension, weightCount);
        work += here * dimension * targetCount;
        if (work > WORK_AT_A_TIME) {
          work = 0;
          yield;
        }
      }
      return penalise(at, gradient, weightCount, c, loss);
    },
    first,
    search,
  );
  const intercepts = point.slice(weightCount);
  for (const [target, { logOdds, isConstant }] of known.entries()) {
    if (isConstant) intercepts[target] = logOdds;
  }
  return { dimension, weights: point.slice(0, weightCount), intercepts };
}

interface KnownTarget {
  /** Of the mean, with half a question more for each outcome; NaN where nothing is known. */
  readonly logOdds: number;
  /** Whether one outcome is all there is, so that there is nothing to fit. */
  readonly isConstant: boolean;
}

function describeTargets(targets: Float64Array, targetCount: number): readonly KnownTarget[] {
  return Array.from({ length: targetCount }, (_, target) => {
    let known = 0;
    let sum = 0;
    for (let at = target; at < targets.length; at += targetCount) {
      const value = targets[at] as number;
      if (Number.isNaN(value)) continue;
      known += 1;
      sum += value;
    }
    const logOdds = known === 0 ? Number.NaN : Math.log((sum + 0.5) / (known - sum + 0.5));
    return { logOdds, isConstant: known === 0 || sum === 0 || sum === known };
  });
}

/** Turns w·x into probability minus target, and gives the loss. Zero where nothing is known or nothing is to be fitted. */
function residuals(
  products: Float64Array,
  rows: number,
  targetCount: number,
  targets: Float64Array,
  from: number,
  point: Float64Array,
  interceptsAt: number,
  isFitted: readonly boolean[],
): number {
  let loss = 0;
  for (let at = 0; at < rows * targetCount; at += 1) {
    const target = at % targetCount;
    const value = targets[from * targetCount + at] as number;
    if (Number.isNaN(value) || isFitted[target] !== true) {
      products[at] = 0;
      continue;
    }
    const logit = (products[at] as number) + (point[interceptsAt + target] as number);
    // log(1 + e^|x|) without overflow, on either side.
    loss += Math.max(logit, 0) - value * logit + Math.log1p(Math.exp(-Math.abs(logit)));
    products[at] = sigmoid(logit) - value;
  }
  return loss;
}

/** Adds Σ residual·x to the gradient; four rows at once, because each time the gradient is read and written. */
function addGradient(
  gradient: Float64Array,
  residual: Float64Array,
  rows: number,
  targetCount: number,
  features: Rows,
  from: number,
  dimension: number,
  interceptsAt: number,
): void {
  for (let row = 0; row < rows; row += 4) {
    const x0 = (from + row) * dimension;
    for (let target = 0; target < targetCount; target += 1) {
      const at = row * targetCount + target;
      const r0 = residual[at] as number;
      const r1 = row + 1 < rows ? (residual[at + targetCount] as number) : 0;
      const r2 = row + 2 < rows ? (residual[at + 2 * targetCount] as number) : 0;
      const r3 = row + 3 < rows ? (residual[at + 3 * targetCount] as number) : 0;
      gradient[interceptsAt + target] =
        (gradient[interceptsAt + target] as number) + r0 + r1 + r2 + r3;
      addFour(gradient, target * dimension, features, x0, dimension, r0, r1, r2, r3, rows - row);
    }
  }
}

function addFour(
  to: Float64Array,
  toAt: number,
  features: Rows,
  x0: number,
  dimension: number,
  r0: number,
  r1: number,
  r2: number,
  r3: number,
  rowsLeft: number,
): void {
  // Beyond the last row nothing is added: its factor is 0, but what would be read there may not be a number.
  const x1 = rowsLeft > 1 ? x0 + dimension : x0;
  const x2 = rowsLeft > 2 ? x0 + 2 * dimension : x0;
  const x3 = rowsLeft > 3 ? x0 + 3 * dimension : x0;
  for (let index = 0; index < dimension; index += 1) {
    to[toAt + index] =
      (to[toAt + index] as number) +
      r0 * (features[x0 + index] as number) +
      r1 * (features[x1 + index] as number) +
      (r2 * (features[x2 + index] as number) + r3 * (features[x3 + index] as number));
  }
}

/** ½·|w|² + C·loss, and its gradient from that of the loss. */
function penalise(
  point: Float64Array,
  gradient: Float64Array,
  weightCount: number,
  c: number,
  loss: number,
): number {
  let square = 0;
  for (let at = 0; at < gradient.length; at += 1) {
    const weight = at < weightCount ? (point[at] as number) : 0;
    square += weight * weight;
    gradient[at] = c * (gradient[at] as number) + weight;
  }
  return square / 2 + c * loss;
}
