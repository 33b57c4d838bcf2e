import type { Rows } from "#core/algebra/row-products.ts";
import { columnMeans } from "./column-means.ts";
import { type NearestLists, nearestLists } from "./nearest-lists.ts";
import type { Queries, TrainingTable } from "./training-table.ts";

/** How much a neighbour counts: all the same, or exp(10 · cosine). */
export type NeighbourWeights = "flat" | "exponential";

/** k-nearest-neighbour prediction of scores: the questions it was fitted on, and what came of them. */
export interface NeighbourHeads {
  readonly kind: "neighbours";
  readonly dimension: number;
  /** The embeddings, one after the other. */
  readonly points: Rows;
  /** Point by point, one score per candidate; NaN where it is not known. */
  readonly scores: Float64Array;
  readonly candidates: number;
  /** How many neighbours are asked. */
  readonly neighbours: number;
  readonly weights: NeighbourWeights;
}

/** Steepness of exponential weights (facts on LLMRouter's table: flat .570, exp(10·cos) .585). */
export const STEEPNESS = 10;

/** Keeps the table as the points that are asked. */
export function neighbourHeads(
  { dimension, features, scores, candidates }: TrainingTable,
  neighbours: number,
  weights: NeighbourWeights,
): NeighbourHeads {
  return {
    kind: "neighbours",
    dimension,
    points: features,
    scores,
    candidates,
    neighbours,
    weights,
  };
}

/** The mean score of each query's neighbours, query by query. Yields every few milliseconds. */
export function* predictByNeighbours(
  heads: NeighbourHeads,
  { features, rows, dimension }: Queries,
): Generator<void, Float64Array> {
  const points = heads.dimension === 0 ? 0 : heads.points.length / heads.dimension;
  const { neighbours } = heads;
  const lists = yield* nearestLists(heads.points, points, features, rows, dimension, neighbours);
  return neighbourMeans(lists, heads, neighbours, heads.weights);
}

/**
 * The weighted mean of each candidate's scores over the first `neighbours` points of each list that know it; where none does,
 * the candidate's mean over all points.
 */
export function neighbourMeans(
  lists: NearestLists,
  { scores, candidates }: Pick<NeighbourHeads, "scores" | "candidates">,
  neighbours: number,
  weights: NeighbourWeights,
): Float64Array {
  const { length, points, cosines } = lists;
  const queries = length === 0 ? 0 : points.length / length;
  const asked = Math.min(length, neighbours);
  const sums = new Float64Array(queries * candidates);
  const whole = new Float64Array(queries * candidates);
  for (let query = 0; query < queries; query += 1) {
    const to = query * candidates;
    for (let entry = query * length; entry < query * length + asked; entry += 1) {
      const weight = weights === "flat" ? 1 : Math.exp(STEEPNESS * (cosines[entry] as number));
      addScores(
        sums,
        whole,
        to,
        scores,
        (points[entry] as number) * candidates,
        candidates,
        weight,
      );
    }
  }
  const fallback = columnMeans(scores, candidates);
  return sums.map((sum, at) => {
    const known = whole[at] as number;
    return known === 0 ? (fallback[at % candidates] as number) : sum / known;
  });
}

function addScores(
  sums: Float64Array,
  whole: Float64Array,
  to: number,
  scores: Float64Array,
  from: number,
  candidates: number,
  weight: number,
): void {
  for (let index = 0; index < candidates; index += 1) {
    const score = scores[from + index] as number;
    if (Number.isNaN(score)) continue;
    sums[to + index] = (sums[to + index] as number) + weight * score;
    whole[to + index] = (whole[to + index] as number) + weight;
  }
}
