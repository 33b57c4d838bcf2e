/**
 * Splits ratings, descending, into neighbouring tiers with the least sum of their variances; gives each rating's tier, 0 for
 * the best. A tier of one costs nothing. With the quirk of the reference, whose table knows no beginnings of a single rating
 * split into several tiers: where there are more tiers than ratings allow, some stay empty. (RouteLLM,
 * `similarity_weighted/utils.py::compute_tiers`.)
 */
export function ratingTiers(ratings: readonly number[], tiers: number): readonly number[] {
  const count = ratings.length;
  if (count === 0) return [];
  const single = Array.from({ length: count }, (_, from) =>
    Array.from({ length: count }, (_, to) =>
      to > from ? variance(ratings.slice(from, to + 1)) : 0,
    ),
  );
  // Only beginnings matter: cost[to] of ratings 0 to `to` in so many tiers, and where the last tier's predecessor ends.
  let costs = single[0] ?? [];
  const ends: number[][] = [];
  for (let tier = 1; tier < tiers; tier += 1) {
    const next = new Array<number>(count).fill(0);
    const splits = new Array<number>(count).fill(0);
    for (let to = 1; to < count; to += 1) {
      let least = Number.POSITIVE_INFINITY;
      for (let end = 0; end < to; end += 1) {
        const cost = (costs[end] ?? 0) + (single[end + 1]?.[to] ?? 0);
        if (cost >= least) continue;
        least = cost;
        splits[to] = end;
      }
      next[to] = least;
    }
    costs = next;
    ends.push(splits);
  }
  return tiersOf(ends, count);
}

function tiersOf(ends: readonly (readonly number[])[], count: number): readonly number[] {
  const lasts = [count - 1];
  for (const splits of ends.toReversed()) lasts.unshift(splits[lasts[0] ?? 0] ?? 0);
  const tierOf = new Array<number>(count).fill(0);
  let from = 0;
  for (const [tier, last] of lasts.entries()) {
    for (let at = from; at <= last; at += 1) tierOf[at] = tier;
    from = last + 1;
  }
  return tierOf;
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
