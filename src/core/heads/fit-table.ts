import type { HeadModel, PerBudget } from "./heads.ts";

/** One question with what is known of each model's replies to it. */
export interface FitRow {
  /** `null` where the table does not keep it. */
  readonly question: string | null;
  readonly embedding: Float32Array | Float64Array;
  /** The values of all models in the order of the table's layout; NaN where one is not known. */
  readonly values: Float64Array;
}

/** What heads are fitted on: a table of outcomes with the questions' embeddings, read once, row by row. */
export interface FitTable {
  readonly embedding: { readonly model: string; readonly dimension: number };
  readonly models: readonly HeadModel[];
  /**
   * Which values there are, per model: quality in [0, 1] for each budget, then quality and tokens of the reply without a
   * limit.
   */
  readonly layout: readonly PerBudget<null>[];
  /** Where the table comes from, for a person. */
  readonly source: string;
  /** For the progress; `null` unknown. */
  readonly rowCount: number | null;
  readonly rows: AsyncIterable<FitRow>;
}

/** Gives each model its values out of a row's list. `value` may be anything that has one entry per value. */
export function dealValues<Value>(
  layout: readonly PerBudget<null>[],
  values: ArrayLike<Value>,
): readonly PerBudget<Value>[] {
  let at = 0;
  const next = (): Value => {
    at += 1;
    return values[at - 1] as Value;
  };
  return layout.map(({ limited, unlimited }) => ({
    limited: limited.map(({ budget }) => ({ budget, quality: next() })),
    unlimited: unlimited === null ? null : { quality: next(), tokens: next() },
  }));
}

/** Number of values of one row. */
export function valueCount(layout: readonly PerBudget<null>[]): number {
  return layout.reduce(
    (sum, { limited, unlimited }) => sum + limited.length + (unlimited === null ? 0 : 2),
    0,
  );
}
