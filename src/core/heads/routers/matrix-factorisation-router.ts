import {
  type FactorisationSettings,
  fitMatrixFactorisation,
} from "#core/heads/fit-matrix-factorisation.ts";
import { sigmoid } from "#core/heads/logistic.ts";
import {
  type MatrixFactorisation,
  projectQuestion,
  scoreCandidates,
} from "#core/heads/matrix-factorisation.ts";
import { type Standard, standardised, standardOf } from "#core/heads/standardise.ts";
import type { Queries, TrainingTable } from "#core/heads/training-table.ts";
import { refuseWithoutShares } from "./embedding-needed.ts";
import type { LearnedRouter } from "./learned-router.ts";
import { predictEach } from "./predict-each.ts";

/** Expects sigmoid of a matrix factorisation's score, for a question given as its embedding and a 1. */
export interface FactorisationRouter {
  readonly kind: "matrix-factorisation";
  readonly model: MatrixFactorisation;
}

interface SizeSettings extends Readonly<Record<string, number>> {
  readonly size: number;
}

const TRAINING: Omit<FactorisationSettings, "size"> = {
  epochs: 4,
  learningRate: 0.005,
  decay: 0.05,
};
const ROWS_AT_A_TIME = 512;

export function* predictByFactors(
  { model }: FactorisationRouter,
  { features, rows, dimension }: Queries,
): Generator<void, Float64Array> {
  const targets = model.candidates.length / model.size;
  const predicted = new Float64Array(rows * targets);
  const question = new Float64Array(dimension + 1);
  question[dimension] = 1;
  for (let row = 0; row < rows; row += 1) {
    if (row % ROWS_AT_A_TIME === 0) yield;
    question.set(features.subarray(row * dimension, (row + 1) * dimension));
    const scores = scoreCandidates(model, projectQuestion(model, question));
    predicted.set(scores.map(sigmoid), row * targets);
  }
  return predicted;
}

function* fitFactors(
  { features, rows, dimension, scores, candidates }: TrainingTable,
  { size }: SizeSettings,
  random: () => number,
): Generator<void, FactorisationRouter> {
  const standard = standardOf(features, rows, dimension);
  yield;
  const scaled = yield* standardised(features, rows, standard);
  const widened = withOne(scaled, rows, dimension);
  yield;
  const settings = { ...TRAINING, size };
  const model = yield* fitMatrixFactorisation(
    widened,
    dimension + 1,
    scores,
    candidates,
    settings,
    random,
  );
  return { kind: "matrix-factorisation", model: onEmbeddings(model, standard) };
}

/** The features of each row and a 1. */
function withOne(features: Float32Array, rows: number, dimension: number): Float32Array {
  const widened = new Float32Array(rows * (dimension + 1));
  for (let row = 0; row < rows; row += 1) {
    widened.set(features.subarray(row * dimension, (row + 1) * dimension), row * (dimension + 1));
    widened[row * (dimension + 1) + dimension] = 1;
  }
  return widened;
}

/** A model of standardised features as one of the embeddings themselves: what is subtracted goes to the weight of the 1. */
function onEmbeddings(
  model: MatrixFactorisation,
  { means, scales }: Standard,
): MatrixFactorisation {
  const { size, dimension } = model;
  const projection = model.projection.slice();
  for (let row = 0; row < size; row += 1) {
    const at = row * dimension;
    let shift = 0;
    for (let index = 0; index < dimension - 1; index += 1) {
      const weight = (projection[at + index] as number) / (scales[index] as number);
      projection[at + index] = weight;
      shift += weight * (means[index] as number);
    }
    projection[at + dimension - 1] = (projection[at + dimension - 1] as number) - shift;
  }
  return { ...model, projection };
}

export const matrixFactorisation: LearnedRouter<SizeSettings, FactorisationRouter> = {
  name: "matrix-factorisation",
  needs: "embedding",
  nearest: 0,
  settings: () => [{ size: 16 }],
  refuse: refuseWithoutShares,
  predictHeld: (fold, settings) => predictEach(fitFactors, predictByFactors, fold, settings),
  fit: fitFactors,
};
