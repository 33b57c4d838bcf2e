/** Mean of values; NaN of none. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] as number;
  return sum / values.length;
}

/** Standard error of a mean, sample deviation ÷ √n; `null` below two values. */
export function standardError(values: ArrayLike<number>): number | null {
  const count = values.length;
  if (count < 2) return null;
  const mean = meanOf(values);
  let squares = 0;
  for (let index = 0; index < count; index += 1) squares += ((values[index] as number) - mean) ** 2;
  return Math.sqrt(squares / (count - 1) / count);
}

export interface ClusteredError {
  /** `null` below two clusters. */
  readonly standardError: number | null;
  readonly clusters: number;
}

/**
 * Standard error of a mean whose values are alike within clusters (Miller, arXiv 2411.00640; Inspect): with `clusters` each value's
 * cluster by a whole number, near to each other. Equal to {@link standardError} where every cluster has one value; may be 0 where that is not.
 */
export function clusteredError(
  values: ArrayLike<number>,
  clusters: ArrayLike<number>,
): ClusteredError {
  const mean = meanOf(values);
  const [least, most] = rangeOf(clusters);
  const sums = new Float64Array(Math.max(0, most - least + 1));
  const seen = new Uint8Array(sums.length);
  for (let index = 0; index < values.length; index += 1) {
    const place = (clusters[index] as number) - least;
    sums[place] = (sums[place] as number) + (values[index] as number) - mean;
    seen[place] = 1;
  }
  const count = seen.reduce((sum, flag) => sum + flag, 0);
  if (count < 2) return { standardError: null, clusters: count };
  const squares = sums.reduce((total, sum) => total + sum * sum, 0);
  const error = Math.sqrt((squares * count) / (count - 1)) / values.length;
  return { standardError: error, clusters: count };
}

function rangeOf(clusters: ArrayLike<number>): readonly [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = 0; index < clusters.length; index += 1) {
    const cluster = clusters[index] as number;
    if (cluster < least) least = cluster;
    if (cluster > most) most = cluster;
  }
  return [least, most];
}
