import {
  type CostBasis,
  costBasis,
  fillMatrix,
  knownMeanCosts,
} from "#core/evaluation/routing/fill-matrix.ts";
import { makeColumn } from "#core/evaluation/routing/make-column.ts";
import {
  type CandidateMeans,
  candidateMeans,
  type OutcomeMatrix,
} from "#core/evaluation/routing/outcome-matrix.ts";
import {
  bestOnTrain,
  cheapestOnTrain,
  oracleChoices,
} from "#core/evaluation/routing/reference-choices.ts";
import { lambdaSweep } from "#core/evaluation/routing/sweep.ts";
import { isGraded, missingShare, summariseScores } from "#core/outcomes/score-summary.ts";
import { type Averages, averageOverTasks, type Judged, leastRightCosts } from "./choice-figures.ts";
import { type Clusters, clusterRows } from "./clusters.ts";
import { costWindow } from "./curve-figures.ts";
import type { EvaluationInput } from "./evaluation-input.ts";
import { judgedRows } from "./evaluation-input.ts";
import type { CostWindow } from "./report.ts";

/** All that rows of a report have in common: outcomes without gaps, and what is known before any router is looked at. */
export interface Judging {
  readonly input: EvaluationInput;
  readonly train: OutcomeMatrix;
  readonly trainMeans: CandidateMeans;
  /** Test questions, then leaked ones. */
  readonly judged: OutcomeMatrix;
  readonly judgedClusters: Clusters;
  readonly test: OutcomeMatrix;
  readonly testMeans: CandidateMeans;
  /** Each training and test question's task by number; −1 none. */
  readonly trainTasks: Int32Array;
  readonly by: Judged;
  readonly basis: CostBasis;
  readonly isGraded: boolean;
  readonly missingScores: number;
  /** Share of the table's scores that are missing, of candidates that have any. */
  readonly missingShare: number;
  readonly missingCosts: number;
  readonly window: CostWindow | null;
  readonly lambdas: readonly number[];
  /** Chosen on the training questions; `null` without any. */
  readonly bestSingle: number | null;
  readonly cheapest: number | null;
}

/** Yields between its parts: of large tables each takes a while. */
export function* prepareJudging(input: EvaluationInput): Generator<void, Judging, void> {
  const { table, split, settings, near } = input;
  const means = knownMeanCosts(table, split.train);
  const trainPart = fillMatrix(table, split.train, means);
  yield;
  const rows = judgedRows(split);
  const judgedPart = fillMatrix(table, rows, means);
  yield;
  const test = firstRows(judgedPart.matrix, split.test.length);
  const testMeans = candidateMeans(test);
  const missingCosts = trainPart.missingCosts + judgedPart.missingCosts;
  const basis = costBasis(table, means, missingCosts);
  const hasCosts = basis !== "unknown";
  const groupOf = near?.groupOf ?? table.questions.groupOf;
  const clustersOf = (chosen: Int32Array): Clusters =>
    clusterRows(table.questions, chosen, settings.cluster, groupOf);
  const tasks = split.test.map((row) => table.questions.taskOf[row] as number);
  const judgedClusters = clustersOf(rows);
  yield;
  const clusters = clustersOf(split.test);
  yield;
  const summary = summariseScores(table);
  const leastRight = leastRightCosts(test);
  const hasTrain = split.train.length > 0 && table.candidates.length > 0;
  const bestSingle = hasTrain ? bestOnTrain(trainPart.matrix) : null;
  const window = settings.window ?? (hasCosts ? costWindow(testMeans.costs) : null);
  return {
    input,
    train: trainPart.matrix,
    trainMeans: candidateMeans(trainPart.matrix),
    judged: judgedPart.matrix,
    judgedClusters,
    test,
    testMeans,
    trainTasks: split.train.map((row) => table.questions.taskOf[row] as number),
    by: {
      test,
      hasCosts,
      clusters,
      confidence: settings.confidence,
      tasks,
      leastRight,
      compared: bestSingle === null ? null : averagesOf(test, tasks, bestSingle),
    },
    basis,
    isGraded: isGraded(summary),
    missingScores: trainPart.missingScores + judgedPart.missingScores,
    missingShare: missingShare(summary, table.questions.count),
    missingCosts,
    window,
    lambdas: lambdaSweep(hasCosts ? Math.max(...testMeans.costs) : 0),
    bestSingle,
    cheapest: hasTrain && hasCosts ? cheapestOnTrain(trainPart.matrix) : null,
  };
}

/** The first questions of a matrix, without a copy. */
function firstRows({ scores, costs }: OutcomeMatrix, questions: number): OutcomeMatrix {
  const cut = (column: Float64Array) => column.subarray(0, questions);
  return { questions, scores: scores.map(cut), costs: costs.map(cut) };
}

/** What gains are measured against, averaged over tasks. */
function averagesOf(test: OutcomeMatrix, tasks: Int32Array, bestSingle: number): Averages {
  const singles = test.scores.map((column) => averageOverTasks(column, tasks));
  const oracle = oracleChoices(test);
  const best = makeColumn(test.questions, (row) => {
    return test.scores[oracle[row] as number]?.[row] ?? 0;
  });
  return {
    random: singles.reduce((sum, value) => sum + value, 0) / singles.length,
    bestSingle: singles[bestSingle] ?? 0,
    oracle: averageOverTasks(best, tasks),
  };
}
