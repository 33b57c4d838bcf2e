import type { Rows } from "#core/algebra/row-products.ts";

/** How features are shifted and scaled: x becomes (x − mean) / scale. */
export interface Standard {
  readonly means: Float64Array;
  /** Standard deviations (of the population); 1 for a feature that never differs. */
  readonly scales: Float64Array;
}

/** The mean and standard deviation of each feature. */
export function standardOf(features: Rows, rows: number, dimension: number): Standard {
  const means = new Float64Array(dimension);
  for (let at = 0; at < rows * dimension; at += dimension) {
    for (let index = 0; index < dimension; index += 1) {
      means[index] = (means[index] as number) + (features[at + index] as number);
    }
  }
  for (let index = 0; index < dimension; index += 1) means[index] = (means[index] as number) / rows;
  const squares = new Float64Array(dimension);
  for (let at = 0; at < rows * dimension; at += dimension) {
    for (let index = 0; index < dimension; index += 1) {
      const distance = (features[at + index] as number) - (means[index] as number);
      squares[index] = (squares[index] as number) + distance * distance;
    }
  }
  const scales = squares.map((square, index) => {
    const deviation = Math.sqrt(square / rows);
    // What is left of a feature that does not differ is rounding.
    return deviation > 1e-9 * Math.abs(means[index] as number) && deviation > 0 ? deviation : 1;
  });
  return { means, scales };
}

/** The features, shifted and scaled, in single precision. Yields now and then. */
export function* standardised(
  features: Rows,
  rows: number,
  { means, scales }: Standard,
): Generator<void, Float32Array> {
  const dimension = means.length;
  const result = new Float32Array(rows * dimension);
  for (let row = 0; row < rows; row += 1) {
    if (row % ROWS_AT_A_TIME === 0) yield;
    const at = row * dimension;
    for (let index = 0; index < dimension; index += 1) {
      result[at + index] =
        ((features[at + index] as number) - (means[index] as number)) / (scales[index] as number);
    }
  }
  return result;
}

const ROWS_AT_A_TIME = 4096;
