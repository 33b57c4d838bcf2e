/**
 * Linear interpolation in a table as `numpy.interp` does it: `at` outside the table gives its end values. `xs` must rise;
 * where they do not, the answer is that of some pair of neighbours. NaN for an empty table.
 */
export function interpolate(at: number, xs: readonly number[], ys: readonly number[]): number {
  const last = xs.length - 1;
  if (last < 0) return Number.NaN;
  if (at < (xs[0] as number)) return ys[0] as number;
  if (at >= (xs[last] as number)) return ys[last] as number;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((xs[middle] as number) <= at) low = middle;
    else high = middle;
  }
  const from = xs[low] as number;
  const slope = ((ys[high] as number) - (ys[low] as number)) / ((xs[high] as number) - from);
  return slope * (at - from) + (ys[low] as number);
}

/** Area under the points by the trapezoid rule, in their order. 0 for fewer than two. */
export function areaUnder(xs: readonly number[], ys: readonly number[]): number {
  let area = 0;
  for (let index = 1; index < xs.length; index += 1) {
    const width = (xs[index] as number) - (xs[index - 1] as number);
    area += (width * ((ys[index] as number) + (ys[index - 1] as number))) / 2;
  }
  return area;
}
