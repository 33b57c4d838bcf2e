import { type Rows, rowProduct } from "#core/algebra/row-products.ts";

/** Of rows that were asked for before; they are not to change. */
const kept = new WeakMap<Rows, { readonly dimension: number; readonly squares: Float64Array }>();

/** Each row's scalar product with itself. */
export function rowSquares(rows: Rows, count: number, dimension: number): Float64Array {
  return Float64Array.from({ length: count }, (_, row) =>
    rowProduct(rows, row * dimension, rows, row * dimension, dimension),
  );
}

/**
 * The same for rows that many queries are compared with: computed once and kept as long as the rows themselves. Whoever asks
 * promises that they do not change.
 */
export function keptSquares(rows: Rows, count: number, dimension: number): Float64Array {
  const before = kept.get(rows);
  if (before?.dimension === dimension && before.squares.length === count) return before.squares;
  const squares = rowSquares(rows, count, dimension);
  kept.set(rows, { dimension, squares });
  return squares;
}
