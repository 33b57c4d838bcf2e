import type { LinearHeads } from "./linear-heads.ts";
import { type MinimiseSettings, minimise } from "./minimise.ts";
import { type Rows, rowProducts } from "./row-products.ts";

/**
 * Logistic regression among several classes (softmax): minimises ½·Σ|w_k|² + C·Σ log-loss, the intercepts without penalty, as
 * scikit-learn's `LogisticRegression(C, multi_class="multinomial")`. `labels` gives each row's class, from 0. Intercepts are
 * only fixed up to a constant; theirs is that they sum to 0. Yields once for each evaluation.
 */
export function* fitMultinomial(
  features: Rows,
  dimension: number,
  labels: ArrayLike<number>,
  classes: number,
  c: number,
  search: MinimiseSettings,
): Generator<void, LinearHeads> {
  const rows = labels.length;
  const weightCount = classes * dimension;
  const logits = new Float64Array(rows * classes);
  const point = yield* minimise(
    function* (at, gradient) {
      yield;
      rowProducts(features, 0, rows, at, 0, classes, dimension, logits, classes);
      let value = 0;
      for (let row = 0; row < rows; row += 1) {
        const line = logits.subarray(row * classes, (row + 1) * classes);
        addTo(line, at.subarray(weightCount), 1);
        const label = labels[row] as number;
        value -= c * Math.log(softmax(line)[label] as number);
        line[label] = (line[label] as number) - 1;
        const x = features.subarray(row * dimension, (row + 1) * dimension);
        for (let index = 0; index < classes; index += 1) {
          const residual = c * (line[index] as number);
          addTo(gradient.subarray(index * dimension, (index + 1) * dimension), x, residual);
        }
        addTo(gradient.subarray(weightCount), line, c);
      }
      const weights = at.subarray(0, weightCount);
      addTo(gradient, weights, 1);
      return value + weights.reduce((sum, weight) => sum + weight * weight, 0) / 2;
    },
    new Float64Array(weightCount + classes),
    search,
  );
  const intercepts = point.slice(weightCount);
  const mean = intercepts.reduce((sum, value) => sum + value, 0) / classes;
  return {
    dimension,
    weights: point.slice(0, weightCount),
    intercepts: intercepts.map((value) => value - mean),
  };
}

/** Logits become probabilities, in place. */
export function softmax(logits: Float64Array): Float64Array {
  const most = logits.reduce((greatest, value) => Math.max(greatest, value), -Infinity);
  let sum = 0;
  for (const [index, logit] of logits.entries()) {
    logits[index] = Math.exp(logit - most);
    sum += logits[index] as number;
  }
  for (const [index, value] of logits.entries()) logits[index] = value / sum;
  return logits;
}

function addTo(to: Float64Array, from: Rows, factor: number): void {
  for (let index = 0; index < from.length; index += 1) {
    to[index] = (to[index] as number) + factor * (from[index] as number);
  }
}
