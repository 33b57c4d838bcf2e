import { percentileInterval, resampleClusters } from "#core/evaluation/intervals/bootstrap.ts";
import {
  detectableDifference,
  detectionFactor,
} from "#core/evaluation/intervals/detectable-difference.ts";
import type { Interval } from "#core/evaluation/intervals/interval.ts";
import { mcNemar } from "#core/evaluation/intervals/mcnemar.ts";
import { clusteredError, meanOf } from "#core/evaluation/intervals/standard-error.ts";
import { makeColumn } from "#core/evaluation/routing/make-column.ts";
import type { OutcomeMatrix } from "#core/evaluation/routing/outcome-matrix.ts";
import type { Choices } from "#core/evaluation/routing/reference-choices.ts";
import { type Clusters, poolClusters, sumClusters } from "./clusters.ts";
import type { Comparison } from "./report.ts";

/** What comparisons are made on, and how. */
export interface ComparisonSettings {
  readonly test: OutcomeMatrix;
  readonly clusters: Clusters;
  /** Each test question's task by number, −1 none. */
  readonly tasks: ArrayLike<number>;
  readonly hasCosts: boolean;
  readonly isGraded: boolean;
  readonly draws: number;
  readonly seed: number;
  readonly confidence: number;
}

/**
 * Compares lists of choices with those of `single`, question by question. All intervals are of the same resamples of clusters.
 * Yields now and then, so that a worker can be stopped.
 */
export function* compareChoices(
  lists: readonly Choices[],
  single: Choices,
  settings: ComparisonSettings,
): Generator<void, readonly Comparison[], void> {
  const { test, draws, seed } = settings;
  const clusters = poolClusters(settings.clusters, MOST_CLUSTERS, seed);
  const score = (choices: Choices, row: number) => test.scores[choices[row] as number]?.[row] ?? 0;
  const cost = (choices: Choices, row: number) => test.costs[choices[row] as number]?.[row] ?? 0;
  const differences = lists.map((choices) =>
    makeColumn(test.questions, (row) => score(choices, row) - score(single, row)),
  );
  const columns = [
    sumClusters(clusters, () => 1),
    sumClusters(clusters, (row) => cost(single, row)),
    ...differences.map((column) => sumClusters(clusters, (row) => column[row] as number)),
    ...lists.map((choices) => sumClusters(clusters, (row) => cost(choices, row))),
  ];
  const drawn = yield* resampleClusters(columns, draws, seed);
  const [counts, singleCosts] = drawn;
  const singleCost = sumOf(single, cost, test);
  return lists.map((choices, at): Comparison => {
    const difference = differences[at] ?? new Float64Array(0);
    return {
      ...countsOf(difference, settings),
      interval: ratioInterval(drawn[2 + at], counts, settings.confidence),
      costRatio:
        settings.hasCosts && singleCost > 0
          ? {
              ratio: sumOf(choices, cost, test) / singleCost,
              ...ratioInterval(drawn[2 + lists.length + at], singleCosts, settings.confidence),
            }
          : null,
    };
  });
}

function countsOf(
  difference: Float64Array,
  { clusters, tasks, isGraded, confidence }: ComparisonSettings,
): Omit<Comparison, "interval" | "costRatio"> {
  const questions = difference.length;
  let [wins, losses] = [0, 0];
  for (const value of difference) {
    if (value > 0) wins += 1;
    if (value < 0) losses += 1;
  }
  const { standardError } = clusteredError(difference, clusters.of);
  const discordant = (wins + losses) / questions;
  const isClustered = isGraded || clusters.count < questions;
  const detectable = isClustered
    ? standardError && detectionFactor(confidence) * standardError
    : detectableDifference(questions, discordant, confidence).corrected;
  return {
    questions,
    clusters: clusters.count,
    difference: meanOf(difference),
    standardError,
    standardErrorByTask: clusteredError(difference, tasks).standardError,
    wins,
    losses,
    ties: questions - wins - losses,
    mcNemar: isGraded ? null : mcNemar(wins, losses),
    detectable: wins + losses === 0 ? null : detectable,
  };
}

function sumOf(
  choices: Choices,
  value: (choices: Choices, row: number) => number,
  { questions }: OutcomeMatrix,
): number {
  let sum = 0;
  for (let row = 0; row < questions; row += 1) sum += value(choices, row);
  return sum;
}

function ratioInterval(
  tops: Float64Array | undefined,
  bottoms: Float64Array | undefined,
  confidence: number,
): Interval {
  const ratios = (tops ?? new Float64Array(0)).map((top, draw) => top / (bottoms?.[draw] ?? 0));
  // A draw of nothing but free answers has no ratio.
  const { low, high } = percentileInterval(ratios.filter(Number.isFinite), confidence);
  return { low, high };
}

/** So many clusters are drawn one by one; more are pooled. */
const MOST_CLUSTERS = 5000;
/** Most sums that all resamples together may take: some seconds. */
const MOST_SUMS = 300_000_000;
const FEWEST_DRAWS = 200;

/** How many resamples a comparison of so many columns can have, at most `wanted`. */
export function affordableDraws(wanted: number, clusters: number, columns: number): number {
  const affordable = Math.floor(
    MOST_SUMS / Math.max(1, Math.min(clusters, MOST_CLUSTERS) * columns),
  );
  return Math.min(wanted, Math.max(FEWEST_DRAWS, affordable));
}
