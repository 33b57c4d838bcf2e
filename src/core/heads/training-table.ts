import type { Rows } from "#core/algebra/row-products.ts";

/** Questions as a router sees them. */
export interface Queries {
  readonly rows: number;
  /** Numbers per embedding; 0 where there are none. */
  readonly dimension: number;
  /** The embeddings, one after the other. */
  readonly features: Rows;
  /** The number of each question's task; −1 where it has none. */
  readonly tasks: Int32Array;
}

/** Questions with what every candidate made of them. Outcomes are question by question, one entry per candidate. */
export interface TrainingTable extends Queries {
  readonly candidates: number;
  /** NaN where it is not known. */
  readonly scores: Float64Array;
  /** In US dollars; NaN where it is not known. */
  readonly costs: Float64Array;
  /** Questions of the same number are duplicates of each other: they never lie on both sides of a split. */
  readonly groups: Int32Array;
}

/** Some rows of a table, in the given order, as a table of its own. */
export function selectRows(table: TrainingTable, rows: ArrayLike<number>): TrainingTable {
  const { candidates, dimension } = table;
  const features =
    table.features instanceof Float32Array
      ? new Float32Array(rows.length * dimension)
      : new Float64Array(rows.length * dimension);
  const scores = new Float64Array(rows.length * candidates);
  const costs = new Float64Array(rows.length * candidates);
  const tasks = new Int32Array(rows.length);
  const groups = new Int32Array(rows.length);
  for (let row = 0; row < rows.length; row += 1) {
    const from = rows[row] as number;
    features.set(
      table.features.subarray(from * dimension, (from + 1) * dimension),
      row * dimension,
    );
    scores.set(table.scores.subarray(from * candidates, (from + 1) * candidates), row * candidates);
    costs.set(table.costs.subarray(from * candidates, (from + 1) * candidates), row * candidates);
    tasks[row] = table.tasks[from] as number;
    groups[row] = table.groups[from] as number;
  }
  return { rows: rows.length, candidates, dimension, features, scores, costs, tasks, groups };
}
