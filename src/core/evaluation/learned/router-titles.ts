import type { RouterName } from "#core/heads/routers/learned-router.ts";

/** What a fitted router is called, for a person. */
export const ROUTER_TITLES: Readonly<Record<RouterName, string>> = {
  "best-single": "Best single model",
  "task-table": "Fitted task table",
  "cluster-table": "Cluster table",
  neighbours: "k-NN",
  ridge: "Ridge",
  logistic: "Logistic",
  "matrix-factorisation": "Matrix factorisation",
  "similarity-ratings": "Similarity ratings",
  hybrid: "Hybrid threshold",
};
