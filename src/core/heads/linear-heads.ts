import { type Rows, rowProducts } from "#core/algebra/row-products.ts";
import type { Standard } from "./standardise.ts";

/** A linear prediction for each of several targets: w·x + b. */
export interface LinearHeads {
  readonly dimension: number;
  /** Target by target, `dimension` numbers each. */
  readonly weights: Float64Array;
  /** One per target; NaN for a target that nothing is known of. */
  readonly intercepts: Float64Array;
}

/** Heads on standardised features as heads on the features themselves. */
export function unstandardise(heads: LinearHeads, { means, scales }: Standard): LinearHeads {
  const { dimension } = heads;
  const weights = heads.weights.slice();
  const intercepts = heads.intercepts.slice();
  for (let target = 0; target < intercepts.length; target += 1) {
    let shift = 0;
    for (let index = 0; index < dimension; index += 1) {
      const at = target * dimension + index;
      const weight = (weights[at] as number) / (scales[index] as number);
      weights[at] = weight;
      shift += weight * (means[index] as number);
    }
    intercepts[target] = (intercepts[target] as number) - shift;
  }
  return { dimension, weights, intercepts };
}

/** Rows that are multiplied at once; between two blocks the caller can breathe. */
const BLOCK_ROWS = 1024;

/** What the heads predict for rows of features: row by row, one entry per target. Yields now and then. */
export function* predictLinear(
  { dimension, weights, intercepts }: LinearHeads,
  features: Rows,
  rows: number,
): Generator<void, Float64Array> {
  const targets = intercepts.length;
  const predicted = new Float64Array(rows * targets);
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    yield;
    const count = Math.min(BLOCK_ROWS, rows - from);
    const block = predicted.subarray(from * targets, (from + count) * targets);
    rowProducts(features, from, count, weights, 0, targets, dimension, block, targets);
    for (let at = 0; at < block.length; at += 1) {
      block[at] = (block[at] as number) + (intercepts[at % targets] as number);
    }
  }
  return predicted;
}
