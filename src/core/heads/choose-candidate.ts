/** Values nearer to each other than this are equal: sums of the same numbers in another order are. */
const TIE = 1e-12;

/**
 * The candidate of the greatest q − λ·c; of equally good ones the cheaper, of these the first. `quality` and `costs` hold one
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
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < candidates; index += 1) {
    const value = tradeOff(quality, qualityAt + index, costs, costsAt + index, lambda);
    if (!(value >= most - TIE)) continue;
    const known = costs[costsAt + index] as number;
    const cost = Number.isNaN(known) ? Number.POSITIVE_INFINITY : known;
    // Costs may be of any size: what is a tie between them depends on that.
    if (best !== -1 && !(cost < least - TIE * Math.abs(cost))) continue;
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
