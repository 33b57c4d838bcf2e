/**
 * Qualities nearer to each other than this are equal, and costs that differ by less than this share of themselves: sums of the
 * same numbers in another order do.
 */
export const TIE = 1e-12;

/** Whether one cost is less than another by more than rounding, whatever they count in. One that is not known (NaN) is the most. */
export function isLess(cost: number, other: number): boolean {
  return Number.isNaN(other) ? !Number.isNaN(cost) : cost < other - TIE * Math.abs(cost);
}

/**
 * The rule for all ties, that of the reference rows of `eval_optimality_rows`: the candidate of the greatest q − λ·c; of those within
 * {@link TIE} of it the cheaper, of these the first. `quality` and `costs` hold one
 * entry per candidate, from the given places on. A candidate whose quality or cost is not known (NaN) is not chosen while
 * another is known; where none is, the first one is given.
 */
export function chooseCandidate(
  candidates: number,
  quality: Float64Array,
  qualityAt: number,
  costs: Float64Array,
  costsAt: number,
  lambda: number,
): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < candidates; index += 1) {
    const value = tradeOff(quality, qualityAt + index, costs, costsAt + index, lambda);
    if (value > most) most = value;
  }
  let best = -1;
  let least = Number.NaN;
  for (let index = 0; index < candidates; index += 1) {
    const value = tradeOff(quality, qualityAt + index, costs, costsAt + index, lambda);
    if (!(value >= most - TIE)) continue;
    const cost = costs[costsAt + index] as number;
    if (best !== -1 && !isLess(cost, least)) continue;
    best = index;
    least = cost;
  }
  return Math.max(0, best);
}

function tradeOff(
  quality: Float64Array,
  qualityAt: number,
  costs: Float64Array,
  costsAt: number,
  lambda: number,
): number {
  const value = quality[qualityAt] as number;
  return lambda === 0 ? value : value - lambda * (costs[costsAt] as number);
}
