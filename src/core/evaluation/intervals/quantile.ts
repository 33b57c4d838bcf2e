/**
 * A quantile of values that are sorted ascending, by linear interpolation between the two around it (numpy's default, type 7).
 * NaN of none.
 */
export function sortedQuantile(sorted: ArrayLike<number>, share: number): number {
  const place = (sorted.length - 1) * share;
  const low = Math.floor(place);
  const from = sorted[low] ?? Number.NaN;
  const to = sorted[Math.min(low + 1, sorted.length - 1)] ?? Number.NaN;
  return from + (to - from) * (place - low);
}
