import { chooseCandidate } from "#core/heads/choose-candidate.ts";

/** What a router expects of every candidate for every question of a matrix. */
export interface Predictions {
  /** Expected quality: question by question, one entry per candidate. */
  readonly quality: ArrayLike<number>;
  /** Expected cost: one entry per candidate, or question by question as `quality`. In the matrix's unit. */
  readonly cost: ArrayLike<number>;
}

/**
 * What is expected of one question at a time, kept in place: a sweep asks for millions of choices. Chooses the candidate of the
 * greatest q − λ·c; of equally good ones the cheaper, of these the first. A prediction that is no number is never chosen while another
 * is one.
 */
export class PredictedQuestion {
  readonly #predictions: Predictions;
  readonly #isShared: boolean;
  readonly #quality: Float64Array;
  readonly #cost: Float64Array;
  #least = Number.POSITIVE_INFINITY;

  constructor(predictions: Predictions, candidates: number) {
    this.#predictions = predictions;
    this.#isShared = predictions.cost.length === candidates;
    this.#quality = new Float64Array(candidates);
    this.#cost = new Float64Array(candidates);
  }

  /** Turns to a question, counted from 0. */
  load(question: number): void {
    const { quality, cost } = this.#predictions;
    const candidates = this.#quality.length;
    const from = question * candidates;
    this.#least = Number.POSITIVE_INFINITY;
    for (let index = 0; index < candidates; index += 1) {
      this.#quality[index] = quality[from + index] as number;
      const price = cost[this.#isShared ? index : from + index] as number;
      this.#cost[index] = price;
      if (price < this.#least) this.#least = price;
    }
  }

  /** Whether no candidate is expected to cost less than this one. */
  isCheapest(candidate: number): boolean {
    return (this.#cost[candidate] as number) <= this.#least;
  }

  choose(lambda: number): number {
    return chooseCandidate(this.#quality.length, this.#quality, 0, this.#cost, 0, lambda);
  }
}
