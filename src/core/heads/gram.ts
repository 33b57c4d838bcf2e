/** Rows are taken in blocks of so many: as many as make the inner loop long, few enough that a block stays in the cache. */
export const BLOCK = 64;
/** Sides of the square of sums that the inner loop keeps in registers. */
const TILE = 4;

/**
 * Sums over rows of features x and targets y that a least-squares fit needs, in double precision: how many rows, Σx, Σy,
 * the lower half of Σxxᵀ and Σyxᵀ. The rows themselves are not kept: memory is features² + features × targets numbers,
 * whatever their count. All values are taken relative to the first row, so that a common offset costs no digits.
 */
export class Gram {
  readonly features: number;
  readonly targets: number;
  rows = 0;
  /** The first row, features then targets: what all sums are relative to. */
  readonly origin: Float64Array;
  /** Σx, then Σy. */
  readonly sums: Float64Array;
  /** Rows of Σxxᵀ (only up to the diagonal), then rows of Σyxᵀ; each `stride` long. */
  readonly products: Float64Array;
  readonly stride: number;
  /** The block under way, one row of it per feature or target. */
  readonly #block: Float64Array;
  #filled = 0;

  constructor(features: number, targets: number) {
    this.features = features;
    this.targets = targets;
    this.origin = new Float64Array(features + targets);
    this.sums = new Float64Array(features + targets);
    this.stride = roundUp(features);
    const lines = roundUp(features + targets);
    this.products = new Float64Array(lines * this.stride);
    this.#block = new Float64Array(lines * BLOCK);
  }

  add(x: Float32Array | Float64Array, y: ArrayLike<number>): void {
    const { features, targets, origin } = this;
    for (let index = 0; index < features; index += 1) this.#put(index, x[index] as number, origin);
    for (let index = 0; index < targets; index += 1) {
      this.#put(features + index, y[index] as number, origin);
    }
    this.rows += 1;
    this.#filled += 1;
    if (this.#filled === BLOCK) this.flush();
  }

  /** Takes the rows into the sums that still wait for their block to fill. Needed before the sums are read. */
  flush(): void {
    if (this.#filled === 0) return;
    this.#block.fill(0, this.#filled, BLOCK);
    for (let line = 1; line * BLOCK < this.#block.length; line += 1) {
      this.#block.fill(0, line * BLOCK + this.#filled, (line + 1) * BLOCK);
    }
    this.#filled = 0;
    multiplyBlock(this.#block, this.products, this.stride);
  }

  #put(line: number, value: number, origin: Float64Array): void {
    if (this.rows === 0) origin[line] = value;
    const shifted = value - (origin[line] as number);
    this.#block[line * BLOCK + this.#filled] = shifted;
    this.sums[line] = (this.sums[line] as number) + shifted;
  }
}

/** Adds the products of a block's lines with its first `stride` lines to `products`, tile by tile. */
export function multiplyBlock(block: Float64Array, products: Float64Array, stride: number): void {
  const lines = block.length / BLOCK;
  for (let i = 0; i < lines; i += TILE) {
    const last = Math.min(i, stride - TILE);
    for (let j = 0; j <= last; j += TILE) multiplyTile(block, products, stride, i, j);
  }
}

/** Sixteen dot products at once: each number that is loaded is used four times. */
function multiplyTile(
  block: Float64Array,
  products: Float64Array,
  stride: number,
  i: number,
  j: number,
): void {
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  let s23 = 0;
  let s30 = 0;
  let s31 = 0;
  let s32 = 0;
  let s33 = 0;
  const from = i * BLOCK;
  const to = j * BLOCK;
  for (let row = 0; row < BLOCK; row += 1) {
    const a0 = block[from + row] as number;
    const a1 = block[from + BLOCK + row] as number;
    const a2 = block[from + 2 * BLOCK + row] as number;
    const a3 = block[from + 3 * BLOCK + row] as number;
    const b0 = block[to + row] as number;
    const b1 = block[to + BLOCK + row] as number;
    const b2 = block[to + 2 * BLOCK + row] as number;
    const b3 = block[to + 3 * BLOCK + row] as number;
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    s03 += a0 * b3;
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    s13 += a1 * b3;
    s20 += a2 * b0;
    s21 += a2 * b1;
    s22 += a2 * b2;
    s23 += a2 * b3;
    s30 += a3 * b0;
    s31 += a3 * b1;
    s32 += a3 * b2;
    s33 += a3 * b3;
  }
  addFour(products, i * stride + j, s00, s01, s02, s03);
  addFour(products, (i + 1) * stride + j, s10, s11, s12, s13);
  addFour(products, (i + 2) * stride + j, s20, s21, s22, s23);
  addFour(products, (i + 3) * stride + j, s30, s31, s32, s33);
}

function addFour(
  list: Float64Array,
  at: number,
  first: number,
  second: number,
  third: number,
  fourth: number,
): void {
  list[at] = (list[at] as number) + first;
  list[at + 1] = (list[at + 1] as number) + second;
  list[at + 2] = (list[at + 2] as number) + third;
  list[at + 3] = (list[at + 3] as number) + fourth;
}

function roundUp(count: number): number {
  return Math.ceil(count / TILE) * TILE;
}
