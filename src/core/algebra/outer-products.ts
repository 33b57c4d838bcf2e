import type { Rows } from "./row-products.ts";

/**
 * Adds Σ lineᵀ·row to `to`, for rows of features from `from` on and lines of `width` factors that begin at 0: `to` holds `width`
 * rows of `dimension` numbers. Four rows at once, because each time the sums are read and written.
 */
export function addOuterProducts(
  to: Float64Array,
  lines: Float64Array,
  rows: number,
  width: number,
  features: Rows,
  from: number,
  dimension: number,
): void {
  const whole = rows - (rows % 4);
  for (let row = 0; row < whole; row += 4) {
    for (let line = 0; line < width; line += 1) {
      const at = row * width + line;
      addFour(
        to,
        line * dimension,
        features,
        (from + row) * dimension,
        dimension,
        lines[at] as number,
        lines[at + width] as number,
        lines[at + 2 * width] as number,
        lines[at + 3 * width] as number,
      );
    }
  }
  for (let row = whole; row < rows; row += 1) {
    for (let line = 0; line < width; line += 1) {
      const factor = lines[row * width + line] as number;
      const x = (from + row) * dimension;
      for (let index = 0; index < dimension; index += 1) {
        const place = line * dimension + index;
        to[place] = (to[place] as number) + factor * (features[x + index] as number);
      }
    }
  }
}

function addFour(
  to: Float64Array,
  toAt: number,
  features: Rows,
  x0: number,
  dimension: number,
  f0: number,
  f1: number,
  f2: number,
  f3: number,
): void {
  const x1 = x0 + dimension;
  const x2 = x1 + dimension;
  const x3 = x2 + dimension;
  for (let index = 0; index < dimension; index += 1) {
    to[toAt + index] =
      (to[toAt + index] as number) +
      f0 * (features[x0 + index] as number) +
      f1 * (features[x1 + index] as number) +
      (f2 * (features[x2 + index] as number) + f3 * (features[x3 + index] as number));
  }
}
