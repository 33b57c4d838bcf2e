import type { Policy } from "#core/loop/policy.ts";
import type { Heads } from "#core/policies/r2-router/heads.ts";
import { type EmbeddingRouteOptions, routeByEmbedding } from "./route-by-embedding.ts";

/** RouterBench's k-NN router: the candidate that did best on the known questions nearest to this one. */
export function knn(options: EmbeddingRouteOptions, heads: Heads): Policy<null> {
  return routeByEmbedding("knn", "k-NN", options, heads);
}
