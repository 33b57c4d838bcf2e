import type { Rows } from "#core/algebra/row-products.ts";
import type { LinearHeads } from "./linear-heads.ts";
import { standardOf } from "./standardise.ts";

/** p·(1 − p) of most predictions. */
const USUAL_VARIANCE = 0.2;

/**
 * What the search for logistic heads moves in: features around their means, so that weights and intercept do not pull at each other, and each
 * weight in units in which the curvature is about 1.
 */
export interface SearchFrame {
  readonly means: Float64Array;
  readonly weightScales: Float64Array;
  readonly interceptScale: number;
}

/** The frame for a search with losses of weight C on these features. */
export function frameOf(features: Rows, rows: number, dimension: number, c: number): SearchFrame {
  const { means, scales } = standardOf(features, rows, dimension);
  const curvature = c * rows * USUAL_VARIANCE;
  return {
    means,
    weightScales: scales.map((scale) => 1 / Math.sqrt(1 + curvature * scale * scale)),
    interceptScale: 1 / Math.sqrt(1 + curvature),
  };
}

/** Writes the heads that a point of the search stands for. */
export function placeHeads(
  { weights, intercepts, dimension }: LinearHeads,
  point: Float64Array,
  { means, weightScales, interceptScale }: SearchFrame,
): void {
  for (let target = 0; target < intercepts.length; target += 1) {
    let intercept = interceptScale * (point[weights.length + target] as number);
    for (let index = 0; index < dimension; index += 1) {
      const at = target * dimension + index;
      const weight = (point[at] as number) * (weightScales[index] as number);
      weights[at] = weight;
      intercept -= weight * (means[index] as number);
    }
    intercepts[target] = intercept;
  }
}

/** From Σ residual·x and Σ residual to the gradient where the search moves; gives the penalty ½·|w|². */
export function placeGradient(
  gradient: Float64Array,
  { weights, intercepts, dimension }: LinearHeads,
  { means, weightScales, interceptScale }: SearchFrame,
  c: number,
): number {
  let penalty = 0;
  for (let target = 0; target < intercepts.length; target += 1) {
    const sum = gradient[weights.length + target] as number;
    for (let index = 0; index < dimension; index += 1) {
      const at = target * dimension + index;
      const weight = weights[at] as number;
      const slope = (gradient[at] as number) - sum * (means[index] as number);
      penalty += (weight * weight) / 2;
      gradient[at] = (c * slope + weight) * (weightScales[index] as number);
    }
    gradient[weights.length + target] = c * sum * interceptScale;
  }
  return penalty;
}
