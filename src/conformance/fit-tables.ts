import { chooseCandidate } from "#core/heads/choose-candidate.ts";
import { finish } from "#core/heads/finish.ts";
import { type GroupTable, groupTable } from "#core/heads/group-table.ts";
import { assignClusters } from "#core/heads/k-means.ts";
import { evaluationEntry } from "./evaluation-entry.ts";
import type { AdapterEntry } from "./golden.ts";

interface TableInput {
  readonly centroids: readonly (readonly number[])[];
  readonly train: readonly (readonly number[])[];
  readonly query: readonly (readonly number[])[];
  readonly scores: readonly (readonly number[])[];
  readonly costs: readonly (readonly number[])[];
}

export const FIT_TABLES: readonly AdapterEntry[] = [
  evaluationEntry("fit_kmeans_table", "nearest centroid and best model per cluster", {
    kmeans_table: ({ centroids, train, query, scores, costs }: TableInput) => {
      const dimension = centroids[0]?.length ?? 0;
      const clusters = { dimension, centroids: Float64Array.from(centroids.flat()) };
      const assign = (rows: readonly (readonly number[])[]) =>
        finish(assignClusters(clusters, Float64Array.from(rows.flat()), rows.length));
      const assigned = assign(train);
      const outcomes = {
        candidates: scores[0]?.length ?? 0,
        scores: Float64Array.from(scores.flat()),
        costs: Float64Array.from(costs.flat()),
      };
      const table = groupTable(outcomes, assigned, centroids.length, 0);
      const best = centroids.map((_, cluster) => bestOfKind(table, cluster));
      const asked = assign(query);
      return {
        assignment: Array.from(assigned),
        counts: Array.from(table.rows),
        global_best: bestOfKind(table, -1),
        best_model: best,
        query_assignment: Array.from(asked),
        query_model: Array.from(asked, (cluster) => best[cluster]),
      };
    },
  }),
];

/** The candidate of the greatest mean score among questions of a kind; −1 is all of them. */
export function bestOfKind(table: GroupTable, kind: number): number {
  const { candidates, quality, costs, anyQuality, anyCosts } = table;
  const [values, prices, at] =
    kind < 0 ? [anyQuality, anyCosts, 0] : [quality, costs, kind * candidates];
  return chooseCandidate(candidates, values, at, prices, at, 0);
}
