import type { NearestLists } from "#core/heads/nearest-lists.ts";
import type { Queries, TrainingTable } from "#core/heads/training-table.ts";

export type RouterName =
  | "best-single"
  | "task-table"
  | "cluster-table"
  | "neighbours"
  | "ridge"
  | "logistic"
  | "matrix-factorisation"
  | "similarity-ratings"
  | "hybrid";

/** What has to be known of a question before it can be routed. */
export type RouterNeed = "nothing" | "task" | "embedding";

/** One way to set a router up. */
export type RouterSettings = Readonly<Record<string, number | string | boolean>>;

/** One fold of a cross-validation. */
export interface Fold {
  readonly train: TrainingTable;
  /** What is predicted for; their outcomes are not here. */
  readonly held: Queries;
  /** The most similar training questions of each that is held out; `null` where nobody asked for them. */
  readonly nearest: NearestLists | null;
  readonly random: () => number;
}

/** A kind of router that is fitted on an outcome table. */
export interface LearnedRouter<Settings extends RouterSettings, Model> {
  readonly name: RouterName;
  readonly needs: RouterNeed;
  /** How many of the nearest questions its cross-validation looks at; 0 for none. */
  readonly nearest: number;
  /** What cross-validation chooses among; for a table with so many rows. */
  settings(rows: number): readonly Settings[];
  /** Why it cannot be fitted on a table; `null` where it can. */
  refuse(table: TrainingTable): string | null;
  /** Fits on `train` with each of the settings, and gives what it expects of every candidate for each held-out question. */
  predictHeld(fold: Fold, settings: readonly Settings[]): Generator<void, readonly Float64Array[]>;
  /** Fits on a whole table. */
  fit(table: TrainingTable, settings: Settings, random: () => number): Generator<void, Model>;
}
