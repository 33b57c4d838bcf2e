import { seededRandom } from "#core/loop/random.ts";
import type { QuestionColumns } from "#core/outcomes/outcome-table.ts";
import type { ClusterRule } from "./report.ts";

/** Which questions belong together in an interval. */
export interface Clusters {
  /** Each row's cluster by number. */
  readonly of: Int32Array;
  readonly count: number;
}

/**
 * The clusters of some questions. They are numbered by the smallest id in each, so that the order of a table's rows does not
 * change what a seed draws. A question without a task is a cluster of its own.
 */
export function clusterRows(
  questions: QuestionColumns,
  rows: ArrayLike<number>,
  rule: ClusterRule,
  groupOf: ArrayLike<number> = questions.groupOf,
): Clusters {
  const keyOf = (row: number): number => {
    if (rule === "question") return row;
    if (rule === "group") return groupOf[row] as number;
    const task = questions.taskOf[row] as number;
    return task === -1 ? row : -1 - task;
  };
  const smallest = new Map<number, string>();
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as number;
    const id = questions.ids[row] ?? "";
    const known = smallest.get(keyOf(row));
    if (known === undefined || id < known) smallest.set(keyOf(row), id);
  }
  const ordered = [...smallest].toSorted(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
  const numbers = new Map(ordered.map(([key], number) => [key, number]));
  const of = Int32Array.from({ length: rows.length }, (_, index) => {
    return numbers.get(keyOf(rows[index] as number)) ?? 0;
  });
  return { of, count: numbers.size };
}

/**
 * At most so many clusters: of more, whole clusters are dealt at random into so many pools, which are then drawn instead. With
 * thousands of pools the interval is the same within its own uncertainty, and a large table takes seconds instead of minutes.
 */
export function poolClusters(clusters: Clusters, most: number, seed: number): Clusters {
  if (clusters.count <= most) return clusters;
  const dealt = Int32Array.from({ length: clusters.count }, (_, index) => index);
  const next = seededRandom(seed);
  for (let index = dealt.length - 1; index > 0; index -= 1) {
    const other = Math.floor(next() * (index + 1));
    [dealt[index], dealt[other]] = [dealt[other] as number, dealt[index] as number];
  }
  return { of: clusters.of.map((cluster) => (dealt[cluster] as number) % most), count: most };
}

/** Sums of a column over each cluster. */
export function sumClusters(
  { of, count }: Clusters,
  valueAt: (row: number) => number,
): Float64Array {
  const sums = new Float64Array(count);
  for (let row = 0; row < of.length; row += 1) {
    const cluster = of[row] as number;
    sums[cluster] = (sums[cluster] as number) + valueAt(row);
  }
  return sums;
}
