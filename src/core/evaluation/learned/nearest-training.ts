import { chooseCandidate } from "#core/heads/choose-candidate.ts";
import { type NearestLists, nearestLists } from "#core/heads/nearest-lists.ts";
import { STEEPNESS } from "#core/heads/neighbour-heads.ts";
import type { QuestionFeatures } from "./training-rows.ts";

/** Questions to judge on, with all questions to learn from by similarity: k-NN on any part of these costs next to nothing. */
export interface RankedTraining {
  /** For each judged question the training questions by their place, the most similar first. */
  readonly lists: NearestLists;
  readonly judged: number;
}

/** Keeps the `most` nearest of each judged question. Memory: twelve bytes for each that is kept. Yields every few milliseconds. */
export function* rankTraining(
  training: QuestionFeatures,
  judged: QuestionFeatures,
  most: number,
): Generator<void, RankedTraining> {
  const { dimension } = training;
  const count = ({ features }: QuestionFeatures): number => features.length / dimension;
  const lists = yield* nearestLists(
    training.features,
    count(training),
    judged.features,
    count(judged),
    dimension,
    most,
  );
  return { lists, judged: count(judged) };
}

/** Some of the vectors, in the given order. */
export function pickFeatures(
  { features, dimension }: QuestionFeatures,
  places: ArrayLike<number>,
): QuestionFeatures {
  const picked = new Float32Array(places.length * dimension);
  for (let at = 0; at < places.length; at += 1) {
    const from = (places[at] as number) * dimension;
    picked.set(features.subarray(from, from + dimension), at * dimension);
  }
  return { features: picked, dimension };
}

/** Neighbours that are asked where so many questions are labelled: a tenth of them, within 20 and 100. */
export function neighboursFor(rows: number): number {
  return Math.min(100, Math.max(20, Math.round(rows / 10)));
}

/**
 * What k-NN with weights exp(10·cosine) chooses for each judged question when only some training questions are labelled (`isLabelled`
 * by place). `scores` and `costs` are columns by candidate, of all training questions; ties go to the cheaper on
 * average.
 */
export function nearestChoices(
  { lists, judged }: RankedTraining,
  isLabelled: Uint8Array,
  neighbours: number,
  scores: readonly Float64Array[],
  meanCosts: Float64Array,
): Int32Array {
  const { length, points, cosines } = lists;
  const sums = new Float64Array(scores.length);
  return Int32Array.from({ length: judged }, (_, question) => {
    sums.fill(0);
    let [asked, whole] = [0, 0];
    const end = (question + 1) * length;
    for (let entry = question * length; entry < end && asked < neighbours; entry += 1) {
      const place = points[entry] as number;
      if (isLabelled[place] === 0) continue;
      const weight = Math.exp(STEEPNESS * (cosines[entry] as number));
      asked += 1;
      whole += weight;
      for (let candidate = 0; candidate < sums.length; candidate += 1) {
        const score = scores[candidate]?.[place] as number;
        sums[candidate] = (sums[candidate] as number) + weight * score;
      }
    }
    for (const [candidate, sum] of sums.entries()) sums[candidate] = sum / whole;
    return chooseCandidate(sums.length, sums, 0, meanCosts, 0, 0);
  });
}
