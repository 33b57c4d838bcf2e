/** Rows that are mostly zero: of each, the columns that are not and their numbers. Fewer than 65,536 of either. */
export interface SparseRows {
  readonly rows: number;
  readonly columns: number;
  /** Where each row begins in the two lists; one more than there are rows. */
  readonly starts: Uint32Array;
  readonly columnOf: Uint16Array;
  readonly values: Float32Array;
}

/** Multiplications between two chances for the caller to breathe: some milliseconds. */
const WORK_AT_A_TIME = 4_000_000;
const ROWS_AT_A_TIME = 1024;

/** Rows become columns. Yields now and then. */
export function* transpose({
  rows,
  columns,
  starts,
  columnOf,
  values,
}: SparseRows): Generator<void, SparseRows> {
  const entries = starts[rows] as number;
  const turnedStarts = new Uint32Array(columns + 1);
  for (let entry = 0; entry < entries; entry += 1) {
    const column = columnOf[entry] as number;
    turnedStarts[column + 1] = (turnedStarts[column + 1] as number) + 1;
  }
  for (let column = 0; column < columns; column += 1) {
    turnedStarts[column + 1] =
      (turnedStarts[column + 1] as number) + (turnedStarts[column] as number);
  }
  yield;
  const next = turnedStarts.slice();
  const rowOf = new Uint16Array(entries);
  const turnedValues = new Float32Array(entries);
  for (let row = 0; row < rows; row += 1) {
    if (row % ROWS_AT_A_TIME === 0) yield;
    for (let entry = starts[row] as number; entry < (starts[row + 1] as number); entry += 1) {
      const column = columnOf[entry] as number;
      const place = next[column] as number;
      next[column] = place + 1;
      rowOf[place] = row;
      turnedValues[place] = values[entry] as number;
    }
  }
  return {
    rows: columns,
    columns: rows,
    starts: turnedStarts,
    columnOf: rowOf,
    values: turnedValues,
  };
}

/** `sparse` times a dense matrix with `width` numbers a row (columns × width): gives rows × width. Yields now and then. */
export function* multiply(
  sparse: SparseRows,
  dense: Float32Array,
  width: number,
): Generator<void, Float32Array> {
  const product = new Float32Array(sparse.rows * width);
  const sum = new Float64Array(width);
  let work = 0;
  for (let row = 0; row < sparse.rows; row += 1) {
    const from = sparse.starts[row] as number;
    const to = sparse.starts[row + 1] as number;
    sum.fill(0);
    addRows(sum, dense, sparse, from, to);
    product.set(sum, row * width);
    work += (to - from) * width;
    if (work > WORK_AT_A_TIME) {
      work = 0;
      yield;
    }
  }
  return product;
}

/** Adds dense rows to `sum`, as the entries say; four at once, because each time the sum is read and written. */
function addRows(
  sum: Float64Array,
  dense: Float32Array,
  { columnOf, values }: SparseRows,
  from: number,
  to: number,
): void {
  const width = sum.length;
  let entry = from;
  for (; entry + 3 < to; entry += 4) {
    const v0 = values[entry] as number;
    const v1 = values[entry + 1] as number;
    const v2 = values[entry + 2] as number;
    const v3 = values[entry + 3] as number;
    const a0 = (columnOf[entry] as number) * width;
    const a1 = (columnOf[entry + 1] as number) * width;
    const a2 = (columnOf[entry + 2] as number) * width;
    const a3 = (columnOf[entry + 3] as number) * width;
    for (let index = 0; index < width; index += 1) {
      sum[index] =
        (sum[index] as number) +
        v0 * (dense[a0 + index] as number) +
        v1 * (dense[a1 + index] as number) +
        (v2 * (dense[a2 + index] as number) + v3 * (dense[a3 + index] as number));
    }
  }
  for (; entry < to; entry += 1) {
    const value = values[entry] as number;
    const at = (columnOf[entry] as number) * width;
    for (let index = 0; index < width; index += 1) {
      sum[index] = (sum[index] as number) + value * (dense[at + index] as number);
    }
  }
}
