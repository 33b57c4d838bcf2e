import { bestSingle } from "./best-single.ts";
import { clusterTable } from "./cluster-table.ts";
import { hybrid } from "./hybrid.ts";
import type { LearnedRouter, RouterSettings } from "./learned-router.ts";
import { logistic } from "./logistic-router.ts";
import { matrixFactorisation } from "./matrix-factorisation-router.ts";
import { neighbours } from "./neighbours.ts";
import { ridge } from "./ridge.ts";
import type { RouterModel } from "./router-model.ts";
import { similarityRatings } from "./similarity-ratings.ts";
import { taskTable } from "./task-table.ts";

/** All routers that can be fitted on an outcome table; of equally good ones the first wins. */
export const LEARNED_ROUTERS: readonly LearnedRouter<RouterSettings, RouterModel>[] = [
  bestSingle,
  taskTable,
  clusterTable,
  ridge,
  logistic,
  neighbours,
  hybrid,
  matrixFactorisation,
  similarityRatings,
];
