/** Eigenvalues of a symmetric matrix, descending, and their vectors, one per row, of length 1. */
export interface Eigen {
  readonly values: Float64Array;
  /** Row by row, `values.length` numbers each. */
  readonly vectors: Float64Array;
}

/** Columns or eigenvalues between two chances for the caller to breathe. */
const STEPS_AT_A_TIME = 8;
/** An eigenvalue takes two or three turns; this many mean that the matrix held a number that is not finite. */
const MOST_TURNS = 60;
/**
 * After so many turns an eigenvalue is rounding itself, as those are that a matrix of low rank lacks: what stands beside it is then
 * measured by the whole matrix, because every turn brings rounding of that size back.
 */
const PATIENT_TURNS = 30;

/**
 * Decomposes a symmetric matrix (row by row; it is overwritten): Householder reflections to three diagonals, then the
 * implicit QL algorithm with Wilkinson's shift (Golub and Van Loan, Matrix Computations, §8.3; EISPACK tred2 and tql2).
 * Yields now and then. Throws `RangeError` where a number is not finite.
 */
export function* symmetricEigen(matrix: Float64Array, size: number): Generator<void, Eigen> {
  // By a power of two, which rounds nothing; squares of very small or large numbers would.
  const scale = powerOfTwo(matrix);
  for (let at = 0; at < matrix.length; at += 1) matrix[at] = (matrix[at] as number) / scale;
  const diagonal = new Float64Array(size);
  const beside = new Float64Array(size);
  const vectors = yield* tridiagonalise(matrix, size, diagonal, beside);
  for (let index = 0; index < size; index += 1) {
    if (index % STEPS_AT_A_TIME === 0) yield;
    isolate(index, diagonal, beside, vectors, size);
  }
  const values = diagonal.map((value) => value * scale);
  return descending(values, vectors, size);
}

/** The greatest power of two that is not above the greatest number of a matrix; 1 where that is 0 or not finite. */
function powerOfTwo(matrix: Float64Array): number {
  let greatest = 0;
  for (const value of matrix) greatest = Math.max(greatest, Math.abs(value));
  return greatest > 0 && Number.isFinite(greatest) ? 2 ** Math.floor(Math.log2(greatest)) : 1;
}

/** Leaves the diagonal and what stands beside it; gives Qᵀ with QᵀAQ = T. */
function* tridiagonalise(
  matrix: Float64Array,
  size: number,
  diagonal: Float64Array,
  beside: Float64Array,
): Generator<void, Float64Array> {
  // Each reflection I − v·vᵀ, |v|² = 2, is kept in the row of the matrix that it has cleared.
  const image = new Float64Array(size);
  for (let column = 0; column < size; column += 1) {
    if (column % STEPS_AT_A_TIME === 0) yield;
    diagonal[column] = matrix[column * size + column] as number;
    if (column + 1 < size) beside[column] = reflect(matrix, size, column, image);
  }
  const vectors = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) vectors[row * size + row] = 1;
  for (let column = size - 2; column >= 0; column -= 1) {
    if (column % STEPS_AT_A_TIME === 0) yield;
    applyReflection(matrix, size, column, vectors);
  }
  return vectors;
}

/** Clears a row and column beyond the one beside the diagonal, and gives what is left there. */
function reflect(matrix: Float64Array, size: number, column: number, image: Float64Array): number {
  const from = column + 1;
  const axis = matrix.subarray(column * size, (column + 1) * size);
  let square = 0;
  for (let index = from; index < size; index += 1) square += (axis[index] as number) ** 2;
  const length = Math.sqrt(square);
  const first = axis[from] as number;
  if (length === 0) {
    axis.fill(0, from);
    return 0;
  }
  const left = first > 0 ? -length : length;
  axis[from] = first - left;
  const scale = Math.sqrt(2 / (square - first * first + (first - left) ** 2));
  for (let index = from; index < size; index += 1) axis[index] = (axis[index] as number) * scale;
  let share = 0;
  for (let row = from; row < size; row += 1) {
    let sum = 0;
    const at = row * size;
    for (let index = from; index < size; index += 1) {
      sum += (matrix[at + index] as number) * (axis[index] as number);
    }
    image[row] = sum;
    share += sum * (axis[row] as number);
  }
  for (let row = from; row < size; row += 1) {
    image[row] = (image[row] as number) - (share / 2) * (axis[row] as number);
  }
  for (let row = from; row < size; row += 1) {
    const at = row * size;
    const byImage = axis[row] as number;
    const byAxis = image[row] as number;
    for (let index = from; index < size; index += 1) {
      matrix[at + index] =
        (matrix[at + index] as number) -
        byImage * (image[index] as number) -
        byAxis * (axis[index] as number);
    }
  }
  return left;
}

/** Multiplies Qᵀ, held row by row, from the right by one reflection: each of its rows is reflected. */
function applyReflection(
  matrix: Float64Array,
  size: number,
  column: number,
  vectors: Float64Array,
): void {
  const from = column + 1;
  const axis = matrix.subarray(column * size, (column + 1) * size);
  for (let row = from; row < size; row += 1) {
    const at = row * size;
    let sum = 0;
    for (let index = from; index < size; index += 1) {
      sum += (vectors[at + index] as number) * (axis[index] as number);
    }
    if (sum === 0) continue;
    for (let index = from; index < size; index += 1) {
      vectors[at + index] = (vectors[at + index] as number) - sum * (axis[index] as number);
    }
  }
}

/** Turns until the eigenvalue at `index` stands alone on the diagonal. */
function isolate(
  index: number,
  diagonal: Float64Array,
  beside: Float64Array,
  vectors: Float64Array,
  size: number,
): void {
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const least = turn < PATIENT_TURNS ? 0 : Number.EPSILON;
    const end = endOfBlock(index, diagonal, beside, size, least);
    if (end === index) return;
    sweep(index, end, diagonal, beside, vectors, size);
  }
  throw new RangeError("the matrix has no eigenvalues: a number in it is not finite");
}

/** Where the matrix falls apart next: the first place from `index` on with nothing, or no more than `least`, beside the diagonal. */
function endOfBlock(
  index: number,
  diagonal: Float64Array,
  beside: Float64Array,
  size: number,
  least: number,
): number {
  let end = index;
  while (end + 1 < size) {
    const around = Math.abs(diagonal[end] as number) + Math.abs(diagonal[end + 1] as number);
    if (Math.abs(beside[end] as number) <= Math.max(least, Number.EPSILON * around)) return end;
    end += 1;
  }
  return end;
}

/** One QL step on a block, from its end to its beginning. */
function sweep(
  index: number,
  end: number,
  diagonal: Float64Array,
  beside: Float64Array,
  vectors: Float64Array,
  size: number,
): void {
  const first = diagonal[index] as number;
  const coupling = beside[index] as number;
  const half = ((diagonal[index + 1] as number) - first) / (2 * coupling);
  const root = Math.hypot(half, 1);
  let g = (diagonal[end] as number) - first + coupling / (half + (half >= 0 ? root : -root));
  let sine = 1;
  let cosine = 1;
  let shift = 0;
  for (let at = end - 1; at >= index; at -= 1) {
    const f = sine * (beside[at] as number);
    const b = cosine * (beside[at] as number);
    const length = Math.hypot(f, g);
    beside[at + 1] = length;
    if (length === 0) {
      // The block has fallen apart in the middle: the next turn goes on with its parts.
      diagonal[at + 1] = (diagonal[at + 1] as number) - shift;
      beside[end] = 0;
      return;
    }
    sine = f / length;
    cosine = g / length;
    g = (diagonal[at + 1] as number) - shift;
    const rest = ((diagonal[at] as number) - g) * sine + 2 * cosine * b;
    shift = sine * rest;
    diagonal[at + 1] = g + shift;
    g = cosine * rest - b;
    rotateRows(vectors, at * size, (at + 1) * size, size, cosine, sine);
  }
  diagonal[index] = (diagonal[index] as number) - shift;
  beside[index] = g;
  beside[end] = 0;
}

function rotateRows(
  rows: Float64Array,
  upper: number,
  lower: number,
  size: number,
  cosine: number,
  sine: number,
): void {
  for (let index = 0; index < size; index += 1) {
    const above = rows[upper + index] as number;
    const below = rows[lower + index] as number;
    rows[lower + index] = sine * above + cosine * below;
    rows[upper + index] = cosine * above - sine * below;
  }
}

function descending(values: Float64Array, vectors: Float64Array, size: number): Eigen {
  const order = Array.from(values, (_, index) => index).sort(
    (a, b) => (values[b] as number) - (values[a] as number) || a - b,
  );
  const sorted = new Float64Array(size * size);
  for (const [place, index] of order.entries()) {
    sorted.set(vectors.subarray(index * size, (index + 1) * size), place * size);
  }
  return { values: Float64Array.from(order, (index) => values[index] as number), vectors: sorted };
}
