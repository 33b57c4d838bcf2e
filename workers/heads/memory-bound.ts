/** What decides how much memory a fit takes. */
export interface FitSize {
  readonly rows: number;
  /** Values per row: scores, counts and costs of all models. */
  readonly values: number;
  /** Numbers per vector. */
  readonly dimension: number;
  /** Part of the rows that is held out. */
  readonly heldOutShare: number;
  /** Held for the vectors themselves: all of them where they are in the table, none where they are beside it. */
  readonly vectorBytes: number;
}

/** What `fitHeads` keeps of held-out rows at most. */
const MOST_HELD_OUT_BYTES = 134_217_728;

/**
 * Most bytes that a ridge fit holds at once: the table's values, the vectors where they came with it, the sums over all
 * rows (features² + features × values numbers, twice while they are solved), and the held-out rows. Whatever the number
 * of rows, the vectors are never all needed together.
 */
export function memoryBound({
  rows,
  values,
  dimension,
  heldOutShare,
  vectorBytes,
}: FitSize): number {
  const table = 8 * rows * values;
  const sums = 2 * 8 * dimension * (dimension + values);
  const heldOut = Math.min(MOST_HELD_OUT_BYTES, heldOutShare * rows * (4 * dimension + 8 * values));
  return Math.ceil(table + vectorBytes + sums + heldOut);
}
