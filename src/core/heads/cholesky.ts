/** Rows between two chances for the caller to breathe. */
const ROWS_AT_A_TIME = 32;

const SMALLEST_SHARE = 1e-13;

/**
 * Factors a symmetric positive definite matrix in place: `matrix` (row by row, `stride` numbers a row, only the lower half
 * is read) becomes L with LLᵀ = matrix. Resolves with false, and a matrix that is good for nothing, when it is not
 * positive definite. `breathe` is awaited now and then, so that a long factorisation can be stopped.
 */
export async function factorCholesky(
  matrix: Float64Array,
  size: number,
  stride: number,
  breathe: () => Promise<void>,
): Promise<boolean> {
  return await breathing(choleskySteps(matrix, size, stride), breathe);
}

/** Runs work that yields now and then, and awaits `breathe` each time that it does. */
export async function breathing<Result>(
  work: Generator<void, Result>,
  breathe: () => Promise<void>,
): Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await breathe();
  }
}

/** {@link factorCholesky} as steps: yields every few rows, so that the caller decides when to go on. */
export function* choleskySteps(
  matrix: Float64Array,
  size: number,
  stride: number,
): Generator<void, boolean> {
  for (let row = 0; row < size; row += 1) {
    if (row % ROWS_AT_A_TIME === 0) yield;
    if (!factorRow(matrix, row, stride)) return false;
  }
  return true;
}

function factorRow(matrix: Float64Array, row: number, stride: number): boolean {
  const at = row * stride;
  for (let column = 0; column < row; column += 1) {
    const other = column * stride;
    const sum = dot(matrix, at, other, column);
    matrix[at + column] =
      ((matrix[at + column] as number) - sum) / (matrix[other + column] as number);
  }
  const whole = matrix[at + row] as number;
  const pivot = whole - dot(matrix, at, at, row);
  // What is left of the diagonal is rounding: the row depends on the ones before it.
  if (!(pivot > whole * SMALLEST_SHARE)) return false;
  matrix[at + row] = Math.sqrt(pivot);
  return true;
}

/** Four sums at once: one after the other each addition would wait for the one before. */
function dot(list: Float64Array, left: number, right: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let at = 0;
  for (; at + 3 < length; at += 4) {
    s0 += (list[left + at] as number) * (list[right + at] as number);
    s1 += (list[left + at + 1] as number) * (list[right + at + 1] as number);
    s2 += (list[left + at + 2] as number) * (list[right + at + 2] as number);
    s3 += (list[left + at + 3] as number) * (list[right + at + 3] as number);
  }
  for (; at < length; at += 1) s0 += (list[left + at] as number) * (list[right + at] as number);
  return s0 + s1 + (s2 + s3);
}

/** Solves LLᵀx = b in place, for an L of {@link factorCholesky}. */
export function solveCholesky(factor: Float64Array, stride: number, b: Float64Array): void {
  const size = b.length;
  for (let row = 0; row < size; row += 1) {
    let sum = b[row] as number;
    for (let column = 0; column < row; column += 1) {
      sum -= (factor[row * stride + column] as number) * (b[column] as number);
    }
    b[row] = sum / (factor[row * stride + row] as number);
  }
  // Backwards along the rows of L, which are the columns of Lᵀ: contiguous either way.
  for (let row = size - 1; row >= 0; row -= 1) {
    const value = (b[row] as number) / (factor[row * stride + row] as number);
    b[row] = value;
    for (let column = 0; column < row; column += 1) {
      b[column] = (b[column] as number) - value * (factor[row * stride + column] as number);
    }
  }
}
