import {
  type ArenaRow,
  type Optimality,
  referenceOptimality,
  strictOptimality,
} from "#core/metrics/arena-optimality.ts";
import { arenaRobustness } from "#core/metrics/arena-robustness.ts";
import {
  type ArenaTotals,
  arenaScoreVariant,
  arenaTotals,
} from "#core/metrics/arena-submission.ts";
import { evaluationEntry, orError } from "./evaluation-entry.ts";
import type { AdapterEntry } from "./golden.ts";

interface Prediction {
  readonly global_index: string;
  readonly prediction?: string | null;
  readonly accuracy?: number | null;
  readonly cost?: number | null;
  readonly for_optimality?: boolean;
}

const asRow = (row: Prediction): ArenaRow => ({
  question: row.global_index,
  model: row.prediction ?? null,
  accuracy: row.accuracy ?? null,
  cost: row.cost ?? null,
  forOptimality: row.for_optimality ?? false,
});
const asAnswer = ({ accuracy, cost }: Prediction) => ({
  accuracy: accuracy ?? null,
  cost: cost ?? null,
});
const asRouted = ({ global_index, prediction }: Prediction) => ({
  question: global_index,
  model: prediction ?? null,
});
const shares = ({ selection, cost, accuracy }: Optimality) => ({
  opt_sel: selection,
  opt_cost: cost,
  opt_acc: accuracy,
});

/** The copies differ in what they report of no answers: `plain` gives nothing, where another stops. */
function totals(found: ArenaTotals | null, whenNone: unknown): unknown {
  if (found === null) return whenNone;
  const { answers, accuracy, totalCost, costPer1000 } = found;
  return orError(
    found.score,
    (score) => ({
      num_queries: answers,
      accuracy,
      total_cost: totalCost,
      avg_cost_per_query: costPer1000 / 1000,
      avg_cost_per_1000: costPer1000,
      arena_score: score,
    }),
    "ValueError",
  );
}

function clampedTotals(found: ArenaTotals | null): unknown {
  return orError(
    found?.score == null ? null : found,
    ({ accuracy, costPer1000, score }) => ({
      avg_cost_per_1000: costPer1000,
      accuracy,
      arena_score: score,
    }),
    "ValueError",
  );
}

export const EVAL_ARENA: readonly AdapterEntry[] = [
  evaluationEntry(
    "eval_arena",
    "compute_arena_score, compute_scores, compute_router_metrics; optimality; robustness",
    {
      arena_score: (
        input: { readonly cost_per_1k: number; readonly accuracy: number; readonly beta: number },
        recorded: Readonly<Record<string, { readonly error?: string }>>,
      ) =>
        Object.fromEntries(
          (["plain", "clamped", "submission"] as const).map((variant) => {
            const score = arenaScoreVariant(variant, input.cost_per_1k, input.accuracy, input.beta);
            // Undefined is one thing for us: which of its errors the reference raises is its own affair.
            const error = recorded[variant]?.error ?? "an error";
            return [variant, orError(score, (value) => ({ score: value }), error)];
          }),
        ),
      arena_aggregate: (input: { readonly predictions: readonly Prediction[] }) => {
        const answers = input.predictions.map(asAnswer);
        return {
          plain: totals(arenaTotals("plain", answers), null),
          submission: totals(arenaTotals("submission", answers), null),
          clamped: clampedTotals(arenaTotals("clamped", answers)),
        };
      },
      optimality: (input: {
        readonly predictions: readonly Prediction[];
        readonly subset: readonly string[];
      }) => {
        const rows = input.predictions.map(asRow);
        const questions = new Set(input.subset);
        const reference = referenceOptimality(rows, questions);
        const strict = strictOptimality(rows, questions);
        return {
          reference:
            reference === null
              ? null
              : {
                  num_sub10_queries: questions.size,
                  queries_with_optimal_data: reference.questions,
                  optimal_selections: reference.optimalChoices,
                  ...shares(reference),
                },
          strict: { solvable: strict.questions, ...shares(strict) },
        };
      },
      robustness: (input: {
        readonly full: readonly Prediction[];
        readonly robustness: readonly Prediction[];
      }) => {
        const full = input.full.map(asRouted);
        const paraphrases = input.robustness.map(asRouted);
        return {
          run: arenaRobustness(full, paraphrases, "first"),
          util: arenaRobustness(full, paraphrases, "last"),
        };
      },
    },
  ),
];
