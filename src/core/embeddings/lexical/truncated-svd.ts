import { addBlockProducts, BLOCK, TILE } from "#core/algebra/block-products.ts";
import { rowProducts } from "#core/algebra/row-products.ts";
import { symmetricEigen } from "#core/algebra/symmetric-eigen.ts";
import { multiply, type SparseRows, transpose } from "./sparse-rows.ts";

/** Directions that are followed beyond those asked for: they keep the last ones asked for from being blurred. */
const SPARE_DIRECTIONS = 16;
/** Directions whose share of the greatest is below this are rounding. */
const SMALLEST_SHARE = 1e-9;
const NUMBERS_AT_A_TIME = 65_536;
/** The directions in which sparse rows differ most. */
export interface Directions {
  /** How many were found: fewer than asked for where the rows have no more. */
  readonly count: number;
  /** columns × count: each row of the sparse matrix times this gives its coordinates. */
  readonly vectors: Float32Array;
}

/**
 * The right singular vectors of sparse rows with the greatest singular values, by a random start and one and a half power
 * iterations (Halko, Martinsson, Tropp, arXiv 0909.4061, algorithms 4.4 and 5.1). `random` decides the start: the same
 * numbers, the same directions. Yields the share that is done.
 */
export function* truncatedSvd(
  sparse: SparseRows,
  count: number,
  random: () => number,
): Generator<number, Directions> {
  const wanted = Math.min(count, sparse.rows, sparse.columns);
  let width = Math.min(count + SPARE_DIRECTIONS, sparse.rows, sparse.columns);
  const turned = yield* within(0, 0.05, transpose(sparse));
  const start = yield* within(0.05, 0.1, randomRows(sparse.rows, width, random));
  let tall = yield* within(0.1, 0.2, multiply(turned, start, width));
  let basis = yield* within(0.2, 0.35, orthonormal(tall, width, width));
  width = basis.count;
  tall = yield* within(0.35, 0.5, multiply(sparse, basis.vectors, width));
  basis = yield* within(0.5, 0.6, orthonormal(tall, width, width));
  width = basis.count;
  tall = yield* within(0.6, 0.85, multiply(turned, basis.vectors, width));
  return yield* within(0.85, 1, orthonormal(tall, width, wanted));
}

function* randomRows(
  rows: number,
  width: number,
  random: () => number,
): Generator<void, Float32Array> {
  const dense = new Float32Array(rows * width);
  for (let index = 0; index < dense.length; index += 1) {
    if (index % NUMBERS_AT_A_TIME === 0) yield;
    dense[index] = random() - 0.5;
  }
  return dense;
}

/** Runs a part whose share of the whole is known. */
function* within<Result>(
  from: number,
  to: number,
  part: Generator<void, Result>,
): Generator<number, Result> {
  let done = from;
  for (;;) {
    const step = part.next();
    if (step.done === true) return step.value;
    // How many steps a part takes is not known beforehand: each brings it closer to its end.
    done += (to - done) * 0.02;
    yield done;
  }
}

/**
 * Orthonormal columns that span those of a tall matrix (`width` numbers a row), in the order of their singular values, at
 * most `most`; directions that are none are left out. From the eigenvectors of the columns' products.
 */
function* orthonormal(
  tall: Float32Array,
  width: number,
  most: number,
): Generator<void, Directions> {
  const products = yield* productsOf(tall, width);
  const { values, vectors } = yield* symmetricEigen(products, width);
  const least = (values[0] ?? 0) * SMALLEST_SHARE;
  const count = values.subarray(0, most).filter((value) => value > least && value > 0).length;
  const scaled = new Float32Array(count * width);
  for (let row = 0; row < count; row += 1) {
    const scale = 1 / Math.sqrt(values[row] as number);
    for (let index = row * width; index < (row + 1) * width; index += 1) {
      scaled[index] = (vectors[index] as number) * scale;
    }
  }
  return { count, vectors: yield* turn(tall, width, scaled, count) };
}

/** Each row of `tall` times each of `count` directions. */
function* turn(
  tall: Float32Array,
  width: number,
  directions: Float32Array,
  count: number,
): Generator<void, Float32Array> {
  const rows = tall.length / width;
  const turned = new Float32Array(rows * count);
  const block = new Float64Array(BLOCK * count);
  for (let from = 0; from < rows; from += BLOCK) {
    yield;
    const taken = Math.min(BLOCK, rows - from);
    rowProducts(tall, from, taken, directions, 0, count, width, block, count);
    turned.set(block.subarray(0, taken * count), from * count);
  }
  return turned;
}

/** The products of all columns of a tall matrix with each other: width × width. */
function* productsOf(tall: Float32Array, width: number): Generator<void, Float64Array> {
  const rows = tall.length / width;
  const stride = Math.ceil(width / TILE) * TILE;
  const products = new Float64Array(stride * stride);
  const block = new Float64Array(stride * BLOCK);
  for (let from = 0; from < rows; from += BLOCK) {
    yield;
    const taken = Math.min(BLOCK, rows - from);
    if (taken < BLOCK) block.fill(0);
    for (let row = 0; row < taken; row += 1) {
      const at = (from + row) * width;
      for (let column = 0; column < width; column += 1) {
        block[column * BLOCK + row] = tall[at + column] as number;
      }
    }
    addBlockProducts(block, products, stride);
  }
  const square = new Float64Array(width * width);
  for (let row = 0; row < width; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      const product = products[row * stride + column] as number;
      square[row * width + column] = product;
      square[column * width + row] = product;
    }
  }
  return square;
}
