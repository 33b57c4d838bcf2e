import { TIE } from "./pick-best.ts";

/** What a router expects of every candidate for every question of a matrix. */
export interface Predictions {
  /** Expected quality: question by question, one entry per candidate. */
  readonly quality: ArrayLike<number>;
  /** Expected cost: one entry per candidate, or question by question as `quality`. In the matrix's unit. */
  readonly cost: ArrayLike<number>;
}

/**
 * Chooses for one question the candidate of the greatest q − λ·c; of equally good ones the cheaper, of these the first. `question`
 * counts from 0, `candidates` is their number. A prediction that is no number is never chosen while another is one.
 */
export function chooseByPrediction(
  { quality, cost }: Predictions,
  question: number,
  candidates: number,
  lambda: number,
): number {
  const from = question * candidates;
  const costFrom = cost.length === candidates ? 0 : from;
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < candidates; index += 1) {
    const value = (quality[from + index] as number) - lambda * (cost[costFrom + index] as number);
    if (value > most) most = value;
  }
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < candidates; index += 1) {
    const price = cost[costFrom + index] as number;
    const value = (quality[from + index] as number) - lambda * price;
    if (!(value >= most - TIE)) continue;
    if (best !== -1 && !(price < least - TIE * Math.max(1, Math.abs(least)))) continue;
    best = index;
    least = price;
  }
  return Math.max(0, best);
}
