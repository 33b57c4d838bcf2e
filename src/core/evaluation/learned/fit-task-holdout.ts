import { drawRows } from "#core/evaluation/report/learning-curve.ts";
import {
  judgeHoldout,
  type TaskHoldout,
  type TaskHoldoutPanel,
  type TaskHoldoutResult,
  taskHoldoutPanel,
  taskHoldouts,
} from "#core/evaluation/report/task-holdout.ts";
import { fillMatrix, knownMeanCosts } from "#core/evaluation/routing/fill-matrix.ts";
import { candidateMeans } from "#core/evaluation/routing/outcome-matrix.ts";
import { type DeepInput, saying } from "./fit-learning-curve.ts";
import { nearestChoices, neighboursFor, pickFeatures, rankTraining } from "./nearest-training.ts";
import { questionFeatures } from "./question-features.ts";
import { ROUTER_TITLES } from "./router-titles.ts";
import type { QuestionFeatures } from "./training-rows.ts";

/** Questions that are looked at, and those of a task that are judged. */
const MOST_TRAINING = 6144;
const MOST_JUDGED = 200;
/** The largest tasks; each costs a comparison of its questions with all others. */
const MOST_TASKS = 30;

/**
 * Leaves out one task after the other: k-NN learns from the training questions of the other tasks and is judged on those of this one,
 * beside the single model that is best on the others. Duplicates of a judged question are not learnt from, whatever their task. The
 * embedding has seen the texts of all training questions, without their outcomes. `null` where questions have no vectors or there are
 * not two tasks with enough questions to learn from and to judge. Of larger tables a sample. Deterministic by seed; yields the share done every few milliseconds.
 */
export function* fitTaskHoldout({
  table,
  split,
  groupOf,
  embedding,
  seed,
}: DeepInput): Generator<number, TaskHoldoutPanel | null> {
  const pool = drawRows(split.train, MOST_TRAINING, seed);
  const holdouts = taskHoldouts(table.questions, pool)
    .toSorted((a, b) => b.test.length - a.test.length)
    .slice(0, MOST_TASKS);
  if (holdouts.length < 2 || table.candidates.length < 2) return null;
  const features = yield* saying(0, questionFeatures(table, pool, embedding));
  if (features.dimension === 0) return null;
  const placeOf = new Map(Array.from(pool, (row, place) => [row, place]));
  const vectorsOf = (rows: Int32Array): QuestionFeatures =>
    pickFeatures(
      features,
      rows.map((row) => placeOf.get(row) ?? 0),
    );
  const results: TaskHoldoutResult[] = [];
  for (const [at, holdout] of holdouts.entries()) {
    yield at / holdouts.length;
    const judged = drawRows(holdout.test, MOST_JUDGED, seed);
    const training = withoutDuplicates(holdout, groupOf);
    if (training.length === 0) continue;
    const neighbours = neighboursFor(training.length);
    const ranked = yield* saying(
      at / holdouts.length,
      rankTraining(vectorsOf(training), vectorsOf(judged), neighbours),
    );
    const means = knownMeanCosts(table, training);
    const labelled = fillMatrix(table, training, means).matrix;
    const test = fillMatrix(table, judged, means).matrix;
    const choices = nearestChoices(
      ranked,
      new Uint8Array(training.length).fill(1),
      neighbours,
      labelled.scores,
      Float64Array.from(candidateMeans(labelled).costs),
    );
    results.push(judgeHoldout(holdout.task, labelled, test, choices));
  }
  return results.length === 0 ? null : taskHoldoutPanel(ROUTER_TITLES.neighbours, results);
}

/** The questions of the other tasks that are no duplicate of one of the task. */
function withoutDuplicates({ train, test }: TaskHoldout, groupOf: ArrayLike<number>): Int32Array {
  const groups = new Set(Array.from(test, (row) => groupOf[row]));
  return train.filter((row) => !groups.has(groupOf[row]));
}
