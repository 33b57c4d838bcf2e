import { predictByNeighbours } from "#core/heads/neighbour-heads.ts";
import type { Queries } from "#core/heads/training-table.ts";
import { predictBestSingle } from "./best-single.ts";
import { predictBoundedGate } from "./bounded-gate.ts";
import { predictByCluster } from "./cluster-table.ts";
import { predictHybrid } from "./hybrid.ts";
import { predictLinearRouter } from "./linear-router.ts";
import { predictByFactors } from "./matrix-factorisation-router.ts";
import type { RouterModel } from "./router-model.ts";
import { predictByRatings } from "./similarity-ratings.ts";
import { predictByTask } from "./task-table.ts";

/**
 * What a fitted router expects of every candidate, question by question; NaN for a candidate that it never chooses. The
 * router's choice is the candidate with the greatest q − λ·c. Yields every few milliseconds.
 */
export function* predictQuality(
  model: RouterModel,
  queries: Queries,
): Generator<void, Float64Array> {
  switch (model.kind) {
    case "best-single":
      return predictBestSingle(model, queries);
    case "task-table":
      return predictByTask(model, queries);
    case "cluster-table":
      return yield* predictByCluster(model, queries);
    case "neighbours":
      return yield* predictByNeighbours(model, queries);
    case "linear":
      return yield* predictLinearRouter(model, queries);
    case "matrix-factorisation":
      return yield* predictByFactors(model, queries);
    case "similarity-ratings":
      return yield* predictByRatings(model, queries);
    case "hybrid":
      return yield* predictHybrid(model, queries);
    case "bounded-gate":
      return yield* predictBoundedGate(model, queries);
  }
}
