import { addBlockProducts, BLOCK, TILE } from "#core/algebra/block-products.ts";

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
    addBlockProducts(this.#block, this.products, this.stride);
  }

  #put(line: number, value: number, origin: Float64Array): void {
    if (this.rows === 0) origin[line] = value;
    const shifted = value - (origin[line] as number);
    this.#block[line * BLOCK + this.#filled] = shifted;
    this.sums[line] = (this.sums[line] as number) + shifted;
  }
}

function roundUp(count: number): number {
  return Math.ceil(count / TILE) * TILE;
}
