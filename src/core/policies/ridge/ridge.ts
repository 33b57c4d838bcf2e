import type { BudgetHeads } from "#core/heads/heads.ts";
import type { Policy } from "#core/loop/policy.ts";
import { type EmbeddingRouteOptions, routeByEmbedding } from "#core/policies/route-by-embedding.ts";

/**
 * A linear router on the embedding, as CARROT-Linear in the R2-Router paper: each candidate's quality by ridge regression,
 * without budgets.
 */
export function ridge(options: EmbeddingRouteOptions, heads: BudgetHeads): Policy<null> {
  return routeByEmbedding("ridge", "Ridge", options, heads);
}
