/** Values nearer to each other than this are equal: sums of the same numbers in another order are. */
export const TIE = 1e-12;

/**
 * The index of the greatest value; of those as great as it the one of the least cost; of these the first. Costs of one kind only.
 * −1 for none.
 */
export function pickBest(values: ArrayLike<number>, costs: ArrayLike<number>): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (value > most) most = value;
  }
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < values.length; index += 1) {
    if (!((values[index] as number) >= most - TIE)) continue;
    const cost = costs[index] as number;
    if (best !== -1 && !(cost < least - TIE * Math.max(1, Math.abs(least)))) continue;
    best = index;
    least = cost;
  }
  return best;
}

/** The index of the least value; of equal ones the first. −1 for none. */
export function pickLeast(values: ArrayLike<number>): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (best !== -1 && !(value < least - TIE * Math.max(1, Math.abs(least)))) continue;
    best = index;
    least = value;
  }
  return best;
}
