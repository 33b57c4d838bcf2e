import type { ExpectedOutcomes } from "#core/evaluation/routing/decider.ts";
import type { CandidateMeans, OutcomeMatrix } from "#core/evaluation/routing/outcome-matrix.ts";
import { pickBest } from "#core/evaluation/routing/pick-best.ts";
import { distinctPairCurve } from "#core/metrics/routellm-curve.ts";
import { pairMetrics } from "#core/metrics/routellm-metrics.ts";
import type { PairFigures, SweptPoint } from "./report.ts";

/** Parts that the questions are divided into along the router's score, as RouteLLM does. */
const BINS = 10;

/**
 * RouteLLM's figures of a router between two candidates: the one that is better on train is the strong one. With what the router
 * expects the curve runs over all thresholds, from nobody to everybody; else over the points of its sweep. `null` for other
 * numbers of candidates.
 */
export function pairFigures(
  train: CandidateMeans,
  test: OutcomeMatrix,
  expected: ExpectedOutcomes | null,
  curve: readonly SweptPoint[],
): PairFigures | null {
  if (test.scores.length !== 2 || test.questions === 0) return null;
  const strong = pickBest(train.scores, train.costs);
  const weak = 1 - strong;
  const points =
    expected === null
      ? sweptPoints(curve, strong)
      : distinctPairCurve(
          {
            strong: test.scores[strong] ?? new Float64Array(0),
            weak: test.scores[weak] ?? new Float64Array(0),
            winRates: winRates(expected.quality, test.questions, strong),
          },
          BINS,
        );
  const percent = (candidate: number): number =>
    ((test.scores[candidate] ?? new Float64Array(0)).reduce((sum, score) => sum + score, 0) /
      test.questions) *
    100;
  const found = pairMetrics(points, { weak: percent(weak), strong: percent(strong) });
  return {
    weak,
    strong,
    apgr: found.apgr,
    cpt: found.firstCrossing,
    points: points
      .map(({ strongPercent, accuracyPercent }) => ({ strongPercent, accuracyPercent }))
      .toSorted((a, b) => a.strongPercent - b.strongPercent),
  };
}

/** How much more is expected of the strong candidate. */
function winRates(quality: ArrayLike<number>, questions: number, strong: number): Float64Array {
  return Float64Array.from({ length: questions }, (_, row) => {
    return (quality[2 * row + strong] as number) - (quality[2 * row + 1 - strong] as number);
  });
}

function sweptPoints(curve: readonly SweptPoint[], strong: number) {
  return curve.map(({ shares, accuracy }) => ({
    strongPercent: (shares[strong] ?? 0) * 100,
    accuracyPercent: accuracy * 100,
  }));
}
