import type { BudgetHeads } from "#core/heads/heads.ts";
import type { Policy } from "#core/loop/policy.ts";
import { type EmbeddingRouteOptions, routeByEmbedding } from "#core/policies/route-by-embedding.ts";

/** RouterBench's k-NN router: the candidate that did best on the known questions nearest to this one. */
export function knn(options: EmbeddingRouteOptions, heads: BudgetHeads): Policy<null> {
  return routeByEmbedding("knn", "k-NN", options, heads);
}
