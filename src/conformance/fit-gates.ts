import { boundedThresholds } from "#core/heads/bounded-threshold.ts";
import { sigmoid } from "#core/heads/logistic.ts";
import { projectQuestion, scoreCandidates } from "#core/heads/matrix-factorisation.ts";
import { evaluationEntry } from "./evaluation-entry.ts";
import type { AdapterEntry } from "./golden.ts";

type Matrix = readonly (readonly number[])[];

interface FactorisationInput {
  readonly P: Matrix;
  /** `null` where the reference was built without a projection; its forward pass then fails. */
  readonly W1: Matrix | null;
  readonly w2: readonly number[];
  readonly query: readonly number[];
}

interface BoundInput {
  readonly scores: readonly number[];
  readonly failures: readonly number[];
  readonly epsilon: number;
  readonly delta: number;
}

export const FIT_GATES: readonly AdapterEntry[] = [
  evaluationEntry(
    "fit_matrix_factorisation",
    "BilinearMF.project_text/score_all/forward; MFModel.forward/pred_win_rate",
    {
      llmrouter: ({ win, loss, ...input }: FactorisationInput & Record<"win" | "loss", number>) => {
        const { projected, scores } = scoresOf(input);
        const best = scores.indexOf(Math.max(...scores));
        const pair_logit = (scores[win] ?? 0) - (scores[loss] ?? 0);
        return { projected: Array.from(projected), scores: Array.from(scores), best, pair_logit };
      },
      routellm: ({
        model_a,
        model_b,
        ...input
      }: FactorisationInput & Record<"model_a" | "model_b", number>) => {
        if (input.W1 === null) return { error: "AttributeError" };
        const { scores } = scoresOf(input);
        const logits = [scores[model_a] ?? 0, scores[model_b] ?? 0] as const;
        return { logits, win_rate: sigmoid(logits[0] - logits[1]) };
      },
    },
  ),
  evaluationEntry("fit_conformal", "Clopper-Pearson bounded threshold", {
    conformal: ({ scores, failures, epsilon, delta }: BoundInput) => {
      const found = boundedThresholds(scores, failures, epsilon, delta);
      return {
        smallest: found.smallest,
        bonferroni: found.bonferroni,
        fixed_sequence: found.fixedSequence,
        table: found.table.map(({ upperOfAll, ...row }) => ({
          ...row,
          upper_bonferroni: upperOfAll,
        })),
      };
    },
  }),
];

function scoresOf({ P, W1, w2, query }: FactorisationInput) {
  const model = {
    size: w2.length,
    dimension: query.length,
    candidates: Float64Array.from(P.flat()),
    projection: Float64Array.from((W1 ?? []).flat()),
    classifier: Float64Array.from(w2),
  };
  const projected = projectQuestion(model, Float64Array.from(query));
  return { projected, scores: scoreCandidates(model, projected) };
}
