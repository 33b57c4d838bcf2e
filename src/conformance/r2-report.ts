import type { BudgetHeads, HeadModel } from "#core/heads/heads.ts";
import { RELEASED_LAMBDA } from "#core/heads/lambda-scale.ts";
import { predictHeads } from "#core/heads/predict-heads.ts";
import { optionsOf, type RatedOption, rankOptions } from "#core/heads/rank-options.ts";
import { pythonRound } from "#core/python/round.ts";

/** The released code's value where a caller of `route` names none. */
const INPUT_TOKENS = 100;

/** All options of released heads for an embedding, ranked as the released code ranks them. */
export function rankReleased(
  heads: BudgetHeads,
  embedding: Float64Array,
  lambda: number | null,
  inputTokens: number | null = null,
): readonly RatedOption[] {
  const predicted = predictHeads(heads, embedding);
  const options = heads.models.flatMap((model, index) => {
    const values = predicted[index];
    return values === undefined ? [] : optionsOf(model.name, values, model, "paper");
  });
  return rankOptions(options, {
    lambda: lambda ?? RELEASED_LAMBDA,
    inputTokens: inputTokens ?? INPUT_TOKENS,
    fidelity: "paper",
  });
}

/** An option with the numbers that the released code reports, rounded as it rounds them. */
export interface ReportedOption {
  readonly model: string;
  readonly openrouter_id: string | null;
  readonly budget: number | "unlimited";
  readonly quality: number;
  readonly output_tokens: number;
  readonly cost: number;
  readonly risk: number;
}

export function reportOption(
  { candidate, budget, quality, tokens, cost, risk }: RatedOption,
  models: readonly HeadModel[],
): ReportedOption {
  return {
    model: candidate,
    openrouter_id: models.find(({ name }) => name === candidate)?.openrouterId ?? null,
    budget: budget ?? "unlimited",
    quality: pythonRound(quality, 4),
    output_tokens: budget ?? pythonRound(tokens, 1),
    cost: pythonRound(cost, 8),
    risk,
  };
}
