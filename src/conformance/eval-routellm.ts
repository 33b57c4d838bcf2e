import { optimalPairAccuracy, pairCurve } from "#core/metrics/routellm-curve.ts";
import { CPT_SHARES, pairMetrics, type SharePoint } from "#core/metrics/routellm-metrics.ts";
import { pythonRound } from "#core/python/round.ts";
import { evaluationEntry, orError } from "./evaluation-entry.ts";
import type { AdapterEntry } from "./golden.ts";

interface PairInput {
  readonly strong_correct: readonly number[];
  readonly weak_correct: readonly number[];
}

interface CurveInput extends PairInput {
  readonly win_rates: readonly number[];
  readonly num_results: number;
}

interface RecordedMetrics {
  readonly accuracy_strictly_increasing?: boolean;
  readonly cpt?: unknown;
}

function curveOf({ strong_correct, weak_correct, win_rates, num_results }: CurveInput) {
  return pairCurve(
    { strong: strong_correct, weak: weak_correct, winRates: win_rates },
    num_results,
  );
}

const percent = (values: readonly number[]): number =>
  (values.reduce((sum, value) => sum + value, 0) / values.length) * 100;

/** One value for each share, under its name in percent. */
const named = (values: readonly unknown[]) =>
  Object.fromEntries(CPT_SHARES.map((share, at) => [String(Math.round(share * 100)), values[at]]));

function figuresOf(
  points: readonly SharePoint[],
  weak: number,
  strong: number,
  recorded: RecordedMetrics,
) {
  const found = pairMetrics(points, { weak, strong });
  const formatted = found.interpolatedCpt.map((share) => `${pythonRound(share, 2).toFixed(2)}%`);
  return {
    accuracy_strictly_increasing: found.isRising,
    // Where accuracy does not rise, the reference's value is an artefact of a binary search: the file says not to compare it.
    cpt: recorded.accuracy_strictly_increasing === false ? recorded.cpt : named(formatted),
    auc: found.area,
    apgr: found.apgr,
    pgr_curve: found.recovered.map(({ strongPercent, share }) => [strongPercent, share]),
    cpt_first_crossing: named(found.firstCrossing),
  };
}

export const EVAL_ROUTELLM: readonly AdapterEntry[] = [
  evaluationEntry(
    "eval_routellm",
    "MMLU/GSM8K.evaluate, get_optimal_accuracy, generate_results (CPT, AUC, APGR)",
    {
      curve: (input: CurveInput) =>
        orError(
          curveOf(input),
          (curve) => ({
            points: curve.map((point) => ({
              threshold: point.threshold,
              strong_percentage: point.strongPercent,
              accuracy: point.accuracyPercent,
              n_strong: point.strongCalls,
            })),
          }),
          "ValueError",
        ),
      metrics_from_data: (input: CurveInput, recorded: RecordedMetrics) =>
        orError(
          curveOf(input),
          (curve) => {
            const weak = percent(input.weak_correct);
            const strong = percent(input.strong_correct);
            const found = figuresOf(curve, weak, strong, recorded);
            return { weak_accuracy: weak, strong_accuracy: strong, ...found };
          },
          "ValueError",
        ),
      metrics_from_points: (
        input: {
          readonly points: readonly (readonly [number, number])[];
          readonly weak_accuracy: number;
          readonly strong_accuracy: number;
        },
        recorded: RecordedMetrics,
      ) => {
        const points = input.points.map(([strongPercent, accuracyPercent]) => {
          return { strongPercent, accuracyPercent };
        });
        return figuresOf(points, input.weak_accuracy, input.strong_accuracy, recorded);
      },
      optimal_accuracy: (input: PairInput & { readonly strong_fraction: number }) => ({
        accuracy: optimalPairAccuracy(
          { strong: input.strong_correct, weak: input.weak_correct },
          input.strong_fraction,
        ),
      }),
    },
  ),
];
