import { addOuterProducts } from "#core/algebra/outer-products.ts";
import { type Rows, rowProducts } from "#core/algebra/row-products.ts";
import type { LinearHeads } from "./linear-heads.ts";
import { type MinimiseSettings, minimise } from "./minimise.ts";
import { frameOf, placeGradient, placeHeads } from "./search-frame.ts";

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
  const frame = frameOf(features, rows, dimension, c);
  const heads: LinearHeads = {
    dimension,
    weights: new Float64Array(classes * dimension),
    intercepts: new Float64Array(classes),
  };
  const logits = new Float64Array(rows * classes);
  const found = yield* minimise(
    function* (point, gradient) {
      yield;
      placeHeads(heads, point, frame);
      rowProducts(features, 0, rows, heads.weights, 0, classes, dimension, logits, classes);
      const sums = gradient.subarray(classes * dimension);
      let loss = 0;
      for (let row = 0; row < rows; row += 1) {
        const line = logits.subarray(row * classes, (row + 1) * classes);
        addTo(line, heads.intercepts);
        const label = labels[row] as number;
        loss += logSum(line) - (line[label] as number);
        softmax(line);
        line[label] = (line[label] as number) - 1;
        addTo(sums, line);
      }
      addOuterProducts(gradient, logits, rows, classes, features, 0, dimension);
      return c * loss + placeGradient(gradient, heads, frame, c);
    },
    new Float64Array(classes * (dimension + 1)),
    search,
  );
  placeHeads(heads, found, frame);
  const mean = heads.intercepts.reduce((sum, value) => sum + value, 0) / classes;
  return { ...heads, intercepts: heads.intercepts.map((value) => value - mean) };
}

/** The logarithm of Σ e^logit, without overflow. */
function logSum(logits: Float64Array): number {
  const most = logits.reduce((greatest, value) => Math.max(greatest, value), -Infinity);
  return most + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0));
}

/** Logits become probabilities, in place. */
export function softmax(logits: Float64Array): Float64Array {
  const whole = logSum(logits);
  for (const [index, logit] of logits.entries()) logits[index] = Math.exp(logit - whole);
  return logits;
}

function addTo(to: Float64Array, from: Float64Array): void {
  for (let index = 0; index < from.length; index += 1) {
    to[index] = (to[index] as number) + (from[index] as number);
  }
}
