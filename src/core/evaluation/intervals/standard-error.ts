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
 * cluster by number. Equal to {@link standardError} where every cluster has one value; may be 0 where that is not.
 */
export function clusteredError(
  values: ArrayLike<number>,
  clusters: ArrayLike<number>,
): ClusteredError {
  const mean = meanOf(values);
  const sums = new Map<number, number>();
  for (let index = 0; index < values.length; index += 1) {
    const cluster = clusters[index] as number;
    sums.set(cluster, (sums.get(cluster) ?? 0) + (values[index] as number) - mean);
  }
  const count = sums.size;
  if (count < 2) return { standardError: null, clusters: count };
  let squares = 0;
  for (const sum of sums.values()) squares += sum * sum;
  const error = Math.sqrt((squares * count) / (count - 1)) / values.length;
  return { standardError: error, clusters: count };
}
