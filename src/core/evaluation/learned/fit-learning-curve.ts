import type { LexicalModel } from "#core/embeddings/lexical/lexical-model.ts";
import {
  drawRows,
  type LearningCurve,
  type LearningDraw,
  learningCurve,
  learningSizes,
} from "#core/evaluation/report/learning-curve.ts";
import { fillMatrix, knownMeanCosts } from "#core/evaluation/routing/fill-matrix.ts";
import {
  candidateMeans,
  type OutcomeMatrix,
  selectQuestions,
} from "#core/evaluation/routing/outcome-matrix.ts";
import { pickBest } from "#core/evaluation/routing/pick-best.ts";
import { meansOfChoices } from "#core/evaluation/routing/reference-choices.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import type { TableSplit } from "#core/outcomes/split-table.ts";
import {
  nearestChoices,
  neighboursFor,
  type RankedTraining,
  rankTraining,
} from "./nearest-training.ts";
import { questionFeatures } from "./question-features.ts";
import { ROUTER_TITLES } from "./router-titles.ts";

/** What a learning curve or a holdout is made from. */
export interface DeepInput {
  readonly table: OutcomeTable;
  readonly split: TableSplit;
  /** Questions of the same number are duplicates of each other. */
  readonly groupOf: ArrayLike<number>;
  /** What turns texts into vectors, as fitted for the routers; `null` where the table brings vectors or has none. */
  readonly embedding: LexicalModel | null;
  readonly seed: number;
}

/** Labelled questions, and questions that are judged: each judged one is compared with all labelled ones. */
const MOST_TRAINING = 6144;
const MOST_JUDGED = 1000;
const DRAWS = 10;

/**
 * How k-NN and the best single model fare on the test questions when only so many training questions are labelled: ten draws of each
 * size, by what they expect without any weight of cost. The embedding has seen the texts of all training questions: these need no
 * labels. Of larger tables a sample. `null` where questions have no vectors, or one side is empty. Memory below 90 MB. Deterministic
 * by seed; yields the share done every few milliseconds.
 */
export function* fitLearningCurve({
  table,
  split,
  embedding,
  seed,
}: DeepInput): Generator<number, LearningCurve | null> {
  const training = drawRows(split.train, MOST_TRAINING, seed);
  const judged = drawRows(split.test, MOST_JUDGED, seed);
  if (training.length === 0 || judged.length === 0 || table.candidates.length < 2) return null;
  const points = yield* saying(0, questionFeatures(table, training, embedding));
  if (points.dimension === 0) return null;
  const queries = yield* saying(0, questionFeatures(table, judged, embedding));
  const ranked = yield* saying(0, rankTraining(points, queries, training.length));
  const means = knownMeanCosts(table, training);
  const labelled = fillMatrix(table, training, means).matrix;
  const test = fillMatrix(table, judged, means).matrix;
  const draws: LearningDraw[] = [];
  const sizes = learningSizes(training.length);
  for (const [at, size] of sizes.entries()) {
    // All of them can be drawn in one way only.
    const count = size === training.length ? 1 : DRAWS;
    for (let draw = 0; draw < count; draw += 1) {
      yield (at + draw / count) / sizes.length;
      const places = drawRows([...training.keys()], size, seed + 1 + draw);
      draws.push(judgeDraw(places, ranked, labelled, test));
    }
  }
  return learningCurve(ROUTER_TITLES.neighbours, draws);
}

/** Work that says the same share done each time it lets go. */
export function* saying<Result>(
  share: number,
  work: Generator<unknown, Result>,
): Generator<number, Result> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    yield share;
  }
}

function judgeDraw(
  places: Int32Array,
  ranked: RankedTraining,
  labelled: OutcomeMatrix,
  test: OutcomeMatrix,
): LearningDraw {
  const isLabelled = new Uint8Array(labelled.questions);
  for (const place of places) isLabelled[place] = 1;
  const { scores, costs } = candidateMeans(selectQuestions(labelled, places));
  const meanCosts = Float64Array.from(costs);
  const single = new Int32Array(test.questions).fill(pickBest(scores, costs));
  const neighbours = neighboursFor(places.length);
  const choices = nearestChoices(ranked, isLabelled, neighbours, labelled.scores, meanCosts);
  return {
    rows: places.length,
    accuracy: meansOfChoices(test, choices).accuracy,
    bestSingle: meansOfChoices(test, single).accuracy,
  };
}
