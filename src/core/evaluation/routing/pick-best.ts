import { chooseCandidate, isLess } from "#core/heads/choose-candidate.ts";

/**
 * The index of the greatest value; of those as great as it the one of the least cost; of these the first: {@link chooseCandidate}
 * without any weight of cost. Costs of one kind only. −1 for none.
 */
export function pickBest(values: ArrayLike<number>, costs: ArrayLike<number>): number {
  if (values.length === 0) return -1;
  return chooseCandidate(values.length, doubles(values), 0, doubles(costs), 0, 0);
}

/** The index of the least value; of equal ones the first. −1 for none. */
export function pickLeast(values: ArrayLike<number>): number {
  let best = -1;
  for (let index = 0; index < values.length; index += 1) {
    if (best !== -1 && !isLess(values[index] as number, values[best] as number)) continue;
    best = index;
  }
  return best;
}

function doubles(values: ArrayLike<number>): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values);
}
