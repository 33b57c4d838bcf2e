import type { FittedHeads } from "./fitted/fitted-heads.ts";
import type { Neighbourhood } from "./k-nearest.ts";

/** A value for each thing that is predicted of one model: quality at each budget, quality and length without one. */
export interface PerBudget<Value> {
  /** In the order in which ties are broken: that of the checkpoint, ascending in the released files. */
  readonly limited: readonly LimitedBudget<Value>[];
  /** `null` where nothing is predicted for replies without a limit. */
  readonly unlimited: { readonly quality: Value; readonly tokens: Value } | null;
}

interface LimitedBudget<Value> {
  /** Tokens that the reply may have. */
  readonly budget: number;
  readonly quality: Value;
}

/** A linear function of an embedding: the dot product with `coef` plus `intercept`, evaluated in double precision. */
export interface LinearHead {
  readonly coef: Float32Array | Float64Array;
  readonly intercept: number;
}

/** A model that heads predict for, as the checkpoint's configuration describes it. */
export interface HeadModel {
  /** `Qwen3-235B-A22B-Instruct-2507` */
  readonly name: string;
  /** Its name at OpenRouter; `null` where the configuration has none. */
  readonly openrouterId: string | null;
  /** US dollars per 1,000,000 tokens. */
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
  /** False where the authors say that no provider serves it. */
  readonly available: boolean;
  readonly note: string | null;
}

interface HeadsByBudget {
  /** The embedding model that the heads were fitted on. Vectors of another one mean nothing to them. */
  readonly embedding: { readonly model: string; readonly dimension: number };
  readonly models: readonly HeadModel[];
  /** Where the heads come from, for a person: a repository with its commit, or a table fitted in the page. */
  readonly source: string;
}

export interface RidgeHeads extends HeadsByBudget {
  readonly kind: "ridge";
  /** One entry per model. */
  readonly heads: readonly PerBudget<LinearHead>[];
}

export interface KnnHeads extends HeadsByBudget {
  readonly kind: "knn";
  readonly neighbourhood: Neighbourhood;
  /** The known questions' embeddings, one after the other. */
  readonly points: Float32Array;
  /** One entry per model; each column has one value per point, NaN where it is not known. */
  readonly columns: readonly PerBudget<Float64Array>[];
  /** The known questions themselves, one per point; `null` where they were not kept. The oracle looks them up. */
  readonly questions: readonly string[] | null;
}

/** Heads that predict the quality of a reply at token budgets, and without one: released, or fitted on such a table. */
export type BudgetHeads = RidgeHeads | KnnHeads;

/** What a question is turned into predictions with: by budget, or as a router of the lab. */
export type Heads = BudgetHeads | FittedHeads;

/** Number of points of k-NN heads. */
export function pointCount(heads: KnnHeads): number {
  return heads.points.length / heads.embedding.dimension;
}

/** Applies a function to every value, the structure kept. */
export function mapPerBudget<From, To>(
  values: PerBudget<From>,
  map: (value: From) => To,
): PerBudget<To> {
  const { limited, unlimited } = values;
  return {
    limited: limited.map(({ budget, quality }) => ({ budget, quality: map(quality) })),
    unlimited:
      unlimited === null
        ? null
        : { quality: map(unlimited.quality), tokens: map(unlimited.tokens) },
  };
}

/** The values in a fixed order: qualities by budget, then quality and tokens without a limit. */
export function listPerBudget<Value>({ limited, unlimited }: PerBudget<Value>): Value[] {
  const values = limited.map(({ quality }) => quality);
  if (unlimited !== null) values.push(unlimited.quality, unlimited.tokens);
  return values;
}
