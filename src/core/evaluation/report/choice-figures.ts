import { toDollars } from "#core/cost/money.ts";
import type { Interval } from "#core/evaluation/intervals/interval.ts";
import { normalQuantile } from "#core/evaluation/intervals/normal.ts";
import { wilson } from "#core/evaluation/intervals/share-interval.ts";
import { clusteredError } from "#core/evaluation/intervals/standard-error.ts";
import { cheapestCorrect } from "#core/evaluation/routing/cheapest-correct.ts";
import { makeColumn } from "#core/evaluation/routing/make-column.ts";
import type { OutcomeMatrix } from "#core/evaluation/routing/outcome-matrix.ts";
import type { Choices } from "#core/evaluation/routing/reference-choices.ts";
import { optimalityOf, RIGHT } from "#core/metrics/arena-optimality.ts";
import { arenaScoreVariant } from "#core/metrics/arena-submission.ts";
import { type Gains, relativeGains } from "#core/metrics/llmrouterbench-gains.ts";
import type { Clusters } from "./clusters.ts";
import type { ReportOptimality, ReportPoint } from "./report.ts";

/** What choices are judged by: the same for every row of a report. */
export interface Judged {
  readonly test: OutcomeMatrix;
  readonly hasCosts: boolean;
  readonly clusters: Clusters;
  readonly confidence: number;
  /** Each test question's task by number; −1 none. */
  readonly tasks: Int32Array;
  /** For each test question the least cost of a candidate that is right; NaN where none is. */
  readonly leastRight: Float64Array;
  /** What gains are relative to, each averaged over tasks; `null` until they are known. */
  readonly compared: Averages | null;
}

export interface Averages {
  readonly random: number;
  readonly bestSingle: number;
  readonly oracle: number;
}

/** Everything that follows from a list of choices alone. */
export interface ChoiceFigures {
  readonly accuracy: number;
  readonly cost: number | null;
  readonly interval: Interval | null;
  readonly taskAverage: number;
  readonly shares: readonly number[];
  readonly arenaScore: number | null;
  readonly optimality: ReportOptimality;
  readonly gains: Gains;
}

const NO_GAINS: Gains = { overRandom: null, overBest: null, gapToOracle: null };

export function judgeChoices(choices: Choices, judged: Judged): ChoiceFigures {
  const { test, hasCosts } = judged;
  const scores = makeColumn(test.questions, (row) => {
    return test.scores[choices[row] as number]?.[row] ?? 0;
  });
  const calls = new Array<number>(test.scores.length).fill(0);
  let cost = 0;
  for (let row = 0; row < test.questions; row += 1) {
    const chosen = choices[row] as number;
    calls[chosen] = (calls[chosen] ?? 0) + 1;
    cost += test.costs[chosen]?.[row] ?? 0;
  }
  const meanCost = hasCosts ? cost / test.questions : null;
  const accuracy = scores.reduce((sum, score) => sum + score, 0) / test.questions;
  const taskAverage = averageOverTasks(scores, judged.tasks);
  return {
    accuracy,
    cost: meanCost,
    interval: accuracyInterval(scores, accuracy, judged),
    taskAverage,
    shares: calls.map((count) => count / test.questions),
    arenaScore: arenaScoreOf(meanCost, accuracy),
    optimality: optimalityOfChoices(choices, scores, judged),
    gains: gainsOf(taskAverage, judged.compared),
  };
}

export function pointOf(
  { accuracy, cost }: Pick<ChoiceFigures, "accuracy" | "cost">,
  lambda: number | null,
): ReportPoint {
  return { lambda, accuracy, cost };
}

export function gainsOf(router: number, compared: Averages | null): Gains {
  return compared === null ? NO_GAINS : relativeGains({ router, ...compared });
}

/** RouterArena's score of a mean cost in picodollars; `null` where it has none. */
function arenaScoreOf(cost: number | null, accuracy: number): number | null {
  return cost === null ? null : arenaScoreVariant("clamped", toDollars(cost) * 1000, accuracy);
}

/** The mean of the means of the tasks; questions without a task are one more. */
export function averageOverTasks(scores: Float64Array, tasks: Int32Array): number {
  const most = tasks.reduce((greatest, task) => Math.max(greatest, task), -1);
  // Place 0 is for questions without a task.
  const sums = new Float64Array(most + 2);
  const counts = new Float64Array(most + 2);
  for (let row = 0; row < scores.length; row += 1) {
    const place = (tasks[row] as number) + 1;
    sums[place] = (sums[place] as number) + (scores[row] as number);
    counts[place] = (counts[place] as number) + 1;
  }
  let [total, known] = [0, 0];
  for (let place = 0; place < sums.length; place += 1) {
    if (counts[place] === 0) continue;
    total += (sums[place] as number) / (counts[place] as number);
    known += 1;
  }
  return total / known;
}

/** Wilson's where every question is right or wrong and stands for itself; else by the clustered standard error. */
function accuracyInterval(
  scores: Float64Array,
  accuracy: number,
  { clusters, confidence }: Judged,
): Interval | null {
  const isBinary = scores.every((score) => score === 0 || score === 1);
  if (isBinary && clusters.count === scores.length) {
    const found = wilson(Math.round(accuracy * scores.length), scores.length, confidence);
    return found === null ? null : { low: found.low, high: found.high };
  }
  const { standardError } = clusteredError(scores, clusters.of);
  if (standardError === null) return null;
  const half = normalQuantile((1 + confidence) / 2) * standardError;
  return { low: Math.max(0, accuracy - half), high: Math.min(1, accuracy + half) };
}

/** {@link cheapestCorrect} for every question of a matrix. */
export function leastRightCosts(test: OutcomeMatrix): Float64Array {
  return makeColumn(test.questions, (row) => cheapestCorrect(test, row));
}

function optimalityOfChoices(
  choices: Choices,
  scores: Float64Array,
  { test, leastRight, hasCosts }: Judged,
): ReportOptimality {
  let [solvable, optimalChoices, right, bestCost, routerCost] = [0, 0, 0, 0, 0];
  for (const [row, least] of leastRight.entries()) {
    if (Number.isNaN(least)) continue;
    solvable += 1;
    if ((scores[row] as number) < RIGHT) continue;
    const cost = test.costs[choices[row] as number]?.[row] ?? 0;
    right += 1;
    if (cost <= least) optimalChoices += 1;
    bestCost += least;
    routerCost += cost;
  }
  const found = optimalityOf({ solvable, optimalChoices, right, bestCost, routerCost });
  return {
    questions: found.questions,
    selection: hasCosts ? found.selection : null,
    cost: hasCosts ? found.cost : null,
    accuracy: found.accuracy,
  };
}
