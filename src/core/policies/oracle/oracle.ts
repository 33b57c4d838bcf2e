import { SwitchyardError } from "#core/errors.ts";
import { type BudgetHeads, mapPerBudget, type PerBudget } from "#core/heads/heads.ts";
import { estimateInputTokens } from "#core/heads/input-tokens.ts";
import { pricedOptions } from "#core/heads/priced-options.ts";
import { rankOptions } from "#core/heads/rank-options.ts";
import type { Policy } from "#core/loop/policy.ts";
import { delegate } from "#core/policies/ask-candidate.ts";

/**
 * The oracle of RouterBench and of the R2-Router paper (Fig. 5): looks up what every candidate made of this very question
 * and asks the one that was best, of equally good ones the cheapest. The bound of any router, and no router itself: it
 * needs the outcomes, which k-NN heads carry together with their questions.
 */
export function oracle(heads: BudgetHeads): Policy<null> {
  return async function* lookUp(tools) {
    yield { type: "round-start", round: 1 };
    const outcomes = recordedOutcomes(heads, tools.question);
    const options = pricedOptions(heads, outcomes, tools.pool, "switchyard");
    // At λ = 0 only quality counts; costs then order the equals.
    const inputTokens = estimateInputTokens(tools.question);
    const byCost = rankOptions(options, { lambda: 1, inputTokens, fidelity: "switchyard" });
    const [best] = rankOptions(byCost, { lambda: 0, inputTokens, fidelity: "switchyard" });
    const candidate = tools.pool.find(({ id }) => id === best?.candidate);
    if (best === undefined || candidate === undefined) throw notRecorded();
    const why = `${candidate.id} reached ${best.quality.toFixed(3)} on this question, at least cost.`;
    yield* delegate(tools, candidate, why);
  };
}

function recordedOutcomes(heads: BudgetHeads, question: string): readonly PerBudget<number>[] {
  const questions = heads.kind === "knn" ? heads.questions : null;
  const place = questions?.findIndex((known) => known.trim() === question.trim()) ?? -1;
  if (heads.kind !== "knn" || place === -1) throw notRecorded();
  return heads.columns.map((model) => mapPerBudget(model, (column) => column[place] ?? Number.NaN));
}

function notRecorded(): SwitchyardError {
  return new SwitchyardError("heads-missing", "No outcomes are recorded for this question.", {
    fix: "The oracle only knows questions of a table that was fitted as k-NN with its questions kept.",
    side: "visitor",
  });
}
