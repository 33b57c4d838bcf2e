import type { Pool } from "#core/pool/candidate.ts";
import type { Fidelity } from "#core/trajectory/events.ts";
import type { BudgetHeads, PerBudget } from "./heads.ts";
import { candidateFor, optionsOf, type PricedOption, priceOf } from "./rank-options.ts";

/** All (candidate, budget) pairs of a pool, in the order in which ties are broken. */
export function pricedOptions(
  heads: BudgetHeads,
  predicted: readonly PerBudget<number>[],
  pool: Pool,
  fidelity: Fidelity,
): readonly PricedOption[] {
  return heads.models.flatMap((model, index) => {
    const candidate = candidateFor(pool, model);
    const values = predicted[index];
    if (candidate === null || values === undefined) return [];
    // The authors' word on availability is about OpenRouter; a visitor who serves the model elsewhere knows better.
    const isServed = model.available || candidate.provider !== "openrouter";
    const price = priceOf(candidate);
    if (price === null || (fidelity === "switchyard" && !isServed)) return [];
    return optionsOf(candidate.id, values, price, fidelity);
  });
}
