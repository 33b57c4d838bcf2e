import { sampleGroups } from "#core/heads/folds.ts";
import { type GroupTable, groupTable, lookUp } from "#core/heads/group-table.ts";
import { assignClusters, type Clusters, fitKMeans } from "#core/heads/k-means.ts";
import { type Queries, selectRows, type TrainingTable } from "#core/heads/training-table.ts";
import { refuseWithoutEmbedding } from "./embedding-needed.ts";
import type { LearnedRouter } from "./learned-router.ts";
import { predictEach } from "./predict-each.ts";

/** Expects of a question what the questions of its cluster brought (Avengers, arXiv 2505.19797). */
export interface ClusterTable {
  readonly kind: "cluster-table";
  readonly clusters: Clusters;
  readonly table: GroupTable;
}

interface ClusterSettings extends Readonly<Record<string, number>> {
  readonly clusters: number;
}

const CLUSTERS = [16, 64];
/** A cluster with fewer questions says little about its candidates. */
const ROWS_PER_CLUSTER = 8;
/** Rows of the means over all clusters that are added to each. */
const PULL = 2;
/** Centres are found on so many rows; all rows then count for the means. */
const MOST_ROWS = 1536;
const MOST_TURNS = 8;

export function* predictByCluster(
  { clusters, table }: ClusterTable,
  { features, rows }: Queries,
): Generator<void, Float64Array> {
  return lookUp(table, yield* assignClusters(clusters, features, rows));
}

function* fitClusterTable(
  train: TrainingTable,
  { clusters: count }: ClusterSettings,
  random: () => number,
): Generator<void, ClusterTable> {
  const { rows, dimension } = train;
  const sample =
    rows > MOST_ROWS ? selectRows(train, sampleGroups(train.groups, MOST_ROWS, random)) : train;
  const settings = { clusters: count, mostTurns: MOST_TURNS };
  const clusters = yield* fitKMeans(sample.features, sample.rows, dimension, settings, random);
  const assigned = yield* assignClusters(clusters, train.features, rows);
  const found = clusters.centroids.length / dimension;
  return { kind: "cluster-table", clusters, table: groupTable(train, assigned, found, PULL) };
}

export const clusterTable: LearnedRouter<ClusterSettings, ClusterTable> = {
  name: "cluster-table",
  needs: "embedding",
  nearest: 0,
  settings: (rows) => {
    const most = Math.max(1, Math.floor(rows / ROWS_PER_CLUSTER));
    return [...new Set(CLUSTERS.map((clusters) => Math.min(clusters, most)))].map((clusters) => ({
      clusters,
    }));
  },
  refuse: refuseWithoutEmbedding,
  predictHeld: (fold, settings) => predictEach(fitClusterTable, predictByCluster, fold, settings),
  fit: fitClusterTable,
};
