import type { NeighbourHeads } from "#core/heads/neighbour-heads.ts";
import type { BestSingle } from "./best-single.ts";
import type { BoundedGate } from "./bounded-gate.ts";
import type { ClusterTable } from "./cluster-table.ts";
import type { Hybrid } from "./hybrid.ts";
import type { LinearRouter } from "./linear-router.ts";
import type { FactorisationRouter } from "./matrix-factorisation-router.ts";
import type { SimilarityRatings } from "./similarity-ratings.ts";
import type { TaskTable } from "./task-table.ts";

/** A fitted router: plain values and typed arrays, so that it can be cloned and kept. */
export type RouterModel =
  | BestSingle
  | TaskTable
  | ClusterTable
  | NeighbourHeads
  | LinearRouter
  | FactorisationRouter
  | SimilarityRatings
  | Hybrid
  | BoundedGate;
