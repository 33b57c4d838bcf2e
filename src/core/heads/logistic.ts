import { addOuterProducts } from "#core/algebra/outer-products.ts";
import { type Rows, rowProducts } from "#core/algebra/row-products.ts";
import type { LinearHeads } from "./linear-heads.ts";
import { type MinimiseSettings, minimise } from "./minimise.ts";
import { frameOf, placeGradient, placeHeads } from "./search-frame.ts";

/** Rows whose products are held at once. */
const BLOCK_ROWS = 256;
/** Multiplications between two chances for the caller to breathe. */
const WORK_AT_A_TIME = 4_000_000;

/** Coordinates in which the curvature is about 1: how exact the weights have to be, for one question at C = 1. */
const LOGISTIC_SEARCH: MinimiseSettings = { tolerance: 3e-3, mostSteps: 60 };

/** 1 / (1 + e^−x). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/**
 * Logistic regression of several targets on features: minimises ½·|w|² + C·Σ log-loss for each, the intercept without
 * penalty, as scikit-learn's `LogisticRegression(C)`. `targets` are row by row: in [0, 1], where anything between counts for
 * both outcomes in its share, or NaN where nothing is known. A target that is the same everywhere has no optimum; it gets
 * the odds that half a question to the contrary would give. Yields every few milliseconds.
 */
export function* fitLogisticHeads(
  features: Rows,
  dimension: number,
  targets: Float64Array,
  targetCount: number,
  c: number,
  search: MinimiseSettings = LOGISTIC_SEARCH,
): Generator<void, LinearHeads> {
  const rows = targetCount === 0 ? 0 : targets.length / targetCount;
  const known = describeTargets(targets, targetCount);
  const isFitted = known.map(({ isConstant }) => !isConstant);
  const frame = frameOf(features, rows, dimension, c);
  const heads: LinearHeads = {
    dimension,
    weights: new Float64Array(targetCount * dimension),
    intercepts: new Float64Array(targetCount),
  };
  const products = new Float64Array(BLOCK_ROWS * targetCount);
  const weightCount = targetCount * dimension;
  const start = new Float64Array(weightCount + targetCount);
  for (const [target, { logOdds, isConstant }] of known.entries()) {
    if (!isConstant) start[weightCount + target] = logOdds / frame.interceptScale;
  }
  const found = yield* minimise(
    function* (point, gradient) {
      placeHeads(heads, point, frame);
      const sums = gradient.subarray(weightCount);
      let loss = 0;
      let work = 0;
      for (let from = 0; from < rows; from += BLOCK_ROWS) {
        const here = Math.min(BLOCK_ROWS, rows - from);
        const { weights } = heads;
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
        loss += residuals(products, here, targets, from, heads, isFitted);
        addOuterProducts(gradient, products, here, targetCount, features, from, dimension);
        addLines(sums, products, here);
        work += here * dimension * targetCount;
        if (work > WORK_AT_A_TIME) {
          work = 0;
          yield;
        }
      }
      return c * loss + placeGradient(gradient, heads, frame, c);
    },
    start,
    { ...search, tolerance: search.tolerance * Math.sqrt(1 + c * rows) },
  );
  placeHeads(heads, found, frame);
  for (const [target, { logOdds, isConstant }] of known.entries()) {
    if (isConstant) heads.intercepts[target] = logOdds;
  }
  return heads;
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
  targets: Float64Array,
  from: number,
  { intercepts }: LinearHeads,
  isFitted: readonly boolean[],
): number {
  const width = intercepts.length;
  let loss = 0;
  for (let at = 0; at < rows * width; at += 1) {
    const target = at % width;
    const value = targets[from * width + at] as number;
    if (Number.isNaN(value) || isFitted[target] !== true) {
      products[at] = 0;
      continue;
    }
    const logit = (products[at] as number) + (intercepts[target] as number);
    // log(1 + e^|x|) without overflow, on either side.
    loss += Math.max(logit, 0) - value * logit + Math.log1p(Math.exp(-Math.abs(logit)));
    products[at] = sigmoid(logit) - value;
  }
  return loss;
}

function addLines(sums: Float64Array, lines: Float64Array, rows: number): void {
  const width = sums.length;
  for (let at = 0; at < rows * width; at += 1) {
    const place = at % width;
    sums[place] = (sums[place] as number) + (lines[at] as number);
  }
}
