/** Numbers in rows, one row after the other. */
export type Rows = Float32Array | Float64Array;

/** Rows of either side that are multiplied at once: each number that is loaded is used four times. */
const TILE = 4;
/** Rows of the first list that are put into double precision at once. */
const BLOCK_ROWS = 64;

/**
 * What is multiplied, in double precision: the inner loop then sees one kind of list only, and is twice as fast as one that has
 * to ask. Between calls nothing in here means anything.
 */
let firstRows = new Float64Array(0);
let secondRows = new Float64Array(0);

/**
 * Scalar products of rows with rows: `out[i · stride + j]` becomes row `aFrom + i` of `a` times row `bFrom + j` of `b`, for
 * `aCount` and `bCount` rows of `dimension` numbers. Sums are in double precision, in the order of the numbers, so that equal
 * rows give equal products wherever they stand.
 */
export function rowProducts(
  a: Rows,
  aFrom: number,
  aCount: number,
  b: Rows,
  bFrom: number,
  bCount: number,
  dimension: number,
  out: Float64Array,
  stride: number,
): void {
  const second = inDouble(b, bFrom * dimension, bCount * dimension, secondRows);
  if (second.list !== b) secondRows = second.list;
  for (let done = 0; done < aCount; done += BLOCK_ROWS) {
    const here = Math.min(BLOCK_ROWS, aCount - done);
    const first = inDouble(a, (aFrom + done) * dimension, here * dimension, firstRows);
    if (first.list !== a) firstRows = first.list;
    const to = done * stride;
    multiplyBlock(
      first.list,
      first.at,
      here,
      second.list,
      second.at,
      bCount,
      dimension,
      out,
      to,
      stride,
    );
  }
}

/** Where numbers stand in double precision: in their own list, or in `kept`, or in a longer one in its place. */
function inDouble(
  list: Rows,
  at: number,
  count: number,
  kept: Float64Array<ArrayBuffer>,
): { readonly list: Float64Array<ArrayBuffer>; readonly at: number } {
  if (list instanceof Float64Array) return { list: list as Float64Array<ArrayBuffer>, at };
  const copy = kept.length < count ? new Float64Array(count) : kept;
  copy.set(list.subarray(at, at + count));
  return { list: copy, at: 0 };
}

function multiplyBlock(
  a: Float64Array,
  aAt: number,
  aCount: number,
  b: Float64Array,
  bAt: number,
  bCount: number,
  dimension: number,
  out: Float64Array,
  outAt: number,
  stride: number,
): void {
  const aWhole = aCount - (aCount % TILE);
  const bWhole = bCount - (bCount % TILE);
  for (let i = 0; i < aWhole; i += TILE) {
    const at = outAt + i * stride;
    for (let j = 0; j < bWhole; j += TILE) {
      multiplyTile(a, aAt + i * dimension, b, bAt + j * dimension, dimension, out, at + j, stride);
    }
    for (let j = bWhole; j < bCount; j += 1) {
      multiplyFour(a, aAt + i * dimension, b, bAt + j * dimension, dimension, out, at + j, stride);
    }
  }
  for (let i = aWhole; i < aCount; i += 1) {
    const at = outAt + i * stride;
    for (let j = 0; j < bWhole; j += TILE) {
      multiplyFour(b, bAt + j * dimension, a, aAt + i * dimension, dimension, out, at + j, 1);
    }
    for (let j = bWhole; j < bCount; j += 1) {
      out[at + j] = rowProduct(a, aAt + i * dimension, b, bAt + j * dimension, dimension);
    }
  }
}

/** The scalar product of two rows that begin at the given places. */
export function rowProduct(a: Rows, aAt: number, b: Rows, bAt: number, dimension: number): number {
  let sum = 0;
  for (let index = 0; index < dimension; index += 1) {
    sum += (a[aAt + index] as number) * (b[bAt + index] as number);
  }
  return sum;
}

/** Four neighbouring rows with one row; the products are `step` places apart. */
function multiplyFour(
  rows: Float64Array,
  r0: number,
  row: Float64Array,
  from: number,
  dimension: number,
  out: Float64Array,
  at: number,
  step: number,
): void {
  const r1 = r0 + dimension;
  const r2 = r1 + dimension;
  const r3 = r2 + dimension;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let index = 0; index < dimension; index += 1) {
    const x = row[from + index] as number;
    s0 += x * (rows[r0 + index] as number);
    s1 += x * (rows[r1 + index] as number);
    s2 += x * (rows[r2 + index] as number);
    s3 += x * (rows[r3 + index] as number);
  }
  out[at] = s0;
  out[at + step] = s1;
  out[at + 2 * step] = s2;
  out[at + 3 * step] = s3;
}

function multiplyTile(
  a: Float64Array,
  a0: number,
  b: Float64Array,
  b0: number,
  dimension: number,
  out: Float64Array,
  at: number,
  stride: number,
): void {
  const a1 = a0 + dimension;
  const a2 = a1 + dimension;
  const a3 = a2 + dimension;
  const b1 = b0 + dimension;
  const b2 = b1 + dimension;
  const b3 = b2 + dimension;
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
  for (let index = 0; index < dimension; index += 1) {
    const x0 = a[a0 + index] as number;
    const x1 = a[a1 + index] as number;
    const x2 = a[a2 + index] as number;
    const x3 = a[a3 + index] as number;
    const y0 = b[b0 + index] as number;
    const y1 = b[b1 + index] as number;
    const y2 = b[b2 + index] as number;
    const y3 = b[b3 + index] as number;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
    s23 += x2 * y3;
    s30 += x3 * y0;
    s31 += x3 * y1;
    s32 += x3 * y2;
    s33 += x3 * y3;
  }
  putFour(out, at, s00, s01, s02, s03);
  putFour(out, at + stride, s10, s11, s12, s13);
  putFour(out, at + 2 * stride, s20, s21, s22, s23);
  putFour(out, at + 3 * stride, s30, s31, s32, s33);
}

function putFour(
  list: Float64Array,
  at: number,
  first: number,
  second: number,
  third: number,
  fourth: number,
): void {
  list[at] = first;
  list[at + 1] = second;
  list[at + 2] = third;
  list[at + 3] = fourth;
}
