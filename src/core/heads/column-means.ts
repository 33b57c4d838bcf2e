/** The mean of each column of a list that is row by row, over the entries that are known; NaN for a column without any. */
export function columnMeans(values: Float64Array, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  const known = new Float64Array(columns);
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    if (Number.isNaN(value)) continue;
    const column = at % columns;
    sums[column] = (sums[column] as number) + value;
    known[column] = (known[column] as number) + 1;
  }
  return sums.map((sum, column) => sum / (known[column] as number));
}
