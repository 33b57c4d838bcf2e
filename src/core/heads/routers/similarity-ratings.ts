import type { Rows } from "#core/algebra/row-products.ts";
import { type NearestLists, nearestLists } from "#core/heads/nearest-lists.ts";
import { fitRatings, winProbability } from "#core/heads/ratings.ts";
import type { Queries } from "#core/heads/training-table.ts";
import { refuseWithoutEmbedding } from "./embedding-needed.ts";
import type { LearnedRouter } from "./learned-router.ts";
import { boundedPoints } from "./neighbours.ts";

/**
 * Rates the candidates anew for each question: every known question is a tournament among them, and counts the more the more
 * similar it is (RouteLLM's similarity-weighted ranking, over the nearest questions). Expects of a candidate how often it
 * would beat the others.
 */
export interface SimilarityRatings {
  readonly kind: "similarity-ratings";
  readonly dimension: number;
  readonly points: Rows;
  readonly scores: Float64Array;
  readonly candidates: number;
  readonly neighbours: number;
}

interface RatingSettings extends Readonly<Record<string, number>> {
  readonly neighbours: number;
}

const NEIGHBOURS = 200;
/** Each pair has met once more and drawn, with the mean weight: so ratings exist where somebody was never beaten. */
const DRAWS = 1;
const QUERIES_AT_A_TIME = 64;

export function* predictByRatings(
  model: SimilarityRatings,
  { features, rows, dimension }: Queries,
): Generator<void, Float64Array> {
  const points = model.points.length / model.dimension;
  const { neighbours } = model;
  const lists = yield* nearestLists(model.points, points, features, rows, dimension, neighbours);
  return yield* winRates(lists, model);
}

/** For each list the chance of each candidate to beat another one, on average over the others. */
function* winRates(
  { length, points, cosines }: NearestLists,
  { scores, candidates }: Pick<SimilarityRatings, "scores" | "candidates">,
): Generator<void, Float64Array> {
  const queries = length === 0 ? 0 : points.length / length;
  const rates = new Float64Array(queries * candidates);
  const wins = new Float64Array(candidates * candidates);
  let ratings: Float64Array | null = null;
  for (let query = 0; query < queries; query += 1) {
    if (query % QUERIES_AT_A_TIME === 0) yield;
    wins.fill(0);
    const from = query * length;
    const nearest = cosines[from] as number;
    let whole = 0;
    for (let entry = from; entry < from + length; entry += 1) {
      // RouteLLM: 10 · 10^(cosine / the greatest cosine).
      const share = nearest > 0 ? Math.max(-1, (cosines[entry] as number) / nearest) : 0;
      const weight = 10 * 10 ** share;
      whole += weight;
      addTournament(wins, scores, (points[entry] as number) * candidates, candidates, weight);
    }
    addDraws(wins, candidates, (DRAWS * whole) / length);
    // The ratings of the question before are not far off.
    ratings = fitRatings(wins, candidates, ratings);
    rates.set(meanWins(ratings, candidates), query * candidates);
  }
  return rates;
}

function addTournament(
  wins: Float64Array,
  scores: Float64Array,
  at: number,
  candidates: number,
  weight: number,
): void {
  for (let a = 1; a < candidates; a += 1) {
    for (let b = 0; b < a; b += 1) {
      const lead = (scores[at + a] as number) - (scores[at + b] as number);
      if (Number.isNaN(lead)) continue;
      const won = lead > 0 ? 1 : lead < 0 ? 0 : 0.5;
      wins[a * candidates + b] = (wins[a * candidates + b] as number) + weight * won;
      wins[b * candidates + a] = (wins[b * candidates + a] as number) + weight * (1 - won);
    }
  }
}

function addDraws(wins: Float64Array, candidates: number, weight: number): void {
  for (let at = 0; at < wins.length; at += 1) {
    if (at % (candidates + 1) !== 0) wins[at] = (wins[at] as number) + weight / 2;
  }
}

function meanWins(ratings: Float64Array | null, candidates: number): Float64Array {
  if (ratings === null) return new Float64Array(candidates).fill(Number.NaN);
  return ratings.map((rating, candidate) => {
    let sum = 0;
    for (const [other, against] of ratings.entries()) {
      if (other !== candidate) sum += winProbability(rating, against);
    }
    return sum / (candidates - 1);
  });
}

export const similarityRatings: LearnedRouter<RatingSettings, SimilarityRatings> = {
  name: "similarity-ratings",
  needs: "embedding",
  nearest: NEIGHBOURS,
  settings: () => [{ neighbours: NEIGHBOURS }],
  refuse: (table) =>
    table.candidates < 2 ? "There is nobody to be rated against." : refuseWithoutEmbedding(table),
  *predictHeld({ train, nearest }) {
    if (nearest === null) throw new RangeError("a fold without the nearest questions");
    return [yield* winRates(nearest, train)];
  },
  *fit(table, { neighbours }, random) {
    yield;
    const { dimension, features, scores, candidates } = boundedPoints(table, random);
    return {
      kind: "similarity-ratings",
      dimension,
      points: features,
      scores,
      candidates,
      neighbours,
    };
  },
};
