/** Rows are taken in blocks of so many: as many as make the inner loop long, few enough that a block stays in the cache. */
export const BLOCK = 64;
/** Sides of the square of sums that the inner loop keeps in registers. */
export const TILE = 4;

/** Adds the products of a block's lines with its first `stride` lines to `products`, tile by tile. */
export function addBlockProducts(
  block: Float64Array,
  products: Float64Array,
  stride: number,
): void {
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
