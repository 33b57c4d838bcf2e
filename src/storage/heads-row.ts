import type { FittedHeads } from "#core/heads/fitted/fitted-heads.ts";
import type { BudgetHeads, HeadModel, Heads, PerBudget } from "#core/heads/heads.ts";

/** How a fit went, measured on questions that it has not seen. */
export interface FitReport {
  /** The settings, for a person: `ridge, α = 10`. */
  readonly method: string;
  readonly seed: number;
  readonly rowsFitted: number;
  readonly elapsedMs: number;
  /** Most memory that the fit was bound to take at once. */
  readonly memoryBytes: number;
  /** `null` where no question was held out. */
  readonly heldOut: HeldOutSummary | null;
}

/** What a router with the heads reached on held-out questions; see `evaluate-heads.ts`. */
export interface HeldOutSummary {
  readonly rows: number;
  /** Mean cost in dollars and mean quality per question, one point per choice of λ that differs, by cost. */
  readonly curve: readonly { readonly cost: number; readonly quality: number }[];
  readonly audc: number;
  readonly qnc: number;
  /** The (model, budget) pair that is best for all questions alike. */
  readonly bestSingle: {
    readonly model: string;
    readonly budget: number | null;
    readonly cost: number;
    readonly quality: number;
  };
}

/** What is new about heads that are added: the rest is read from them. */
export interface NewHeads {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
  /** How the fit went; `null` for heads that were imported. */
  readonly fit: FitReport | null;
}

/** A model as lists show it. */
export interface ListedModel extends Omit<HeadModel, "inputPerMillion" | "outputPerMillion"> {
  /** US dollars per 1,000,000 tokens; `null` unknown. */
  readonly inputPerMillion: number | null;
  readonly outputPerMillion: number | null;
}

/** What lists show of a router of the lab. */
export interface FittedRow {
  /** Its kind: `ridge`. */
  readonly router: string;
  /** What it uses unless told otherwise, in score per US dollar. */
  readonly lambda: number;
  /** Whether it needs nobody to make its vectors. */
  readonly hasEmbedding: boolean;
  /** Questions that it was fitted on. */
  readonly rows: number;
}

/** Stored heads without their numbers: what lists show. */
export interface HeadsRow {
  readonly id: string;
  readonly name: string;
  readonly addedAt: number;
  readonly kind: Heads["kind"];
  /** Empty where they go by none. */
  readonly embeddingModel: string;
  readonly dimension: number;
  readonly models: readonly ListedModel[];
  /** Token budgets of any of the models, ascending. */
  readonly budgets: readonly number[];
  /** Whether replies without a limit are predicted. */
  readonly hasUnlimited: boolean;
  /** Of the numbers. */
  readonly bytes: number;
  readonly source: string;
  readonly fit: FitReport | null;
  /** Only of routers of the lab. */
  readonly fitted?: FittedRow;
}

/** What lists need to know about heads. `bytes` is the size of their numbers in the compact form. */
export function headsRowOf(added: NewHeads, heads: Heads, bytes: number): HeadsRow {
  return heads.kind === "fitted"
    ? fittedRowOf(added, heads, bytes)
    : budgetRowOf(added, heads, bytes);
}

function fittedRowOf(added: NewHeads, heads: FittedHeads, bytes: number): HeadsRow {
  const { kind, router, lambda, embedding, lexical, candidates, source, fit } = heads;
  return {
    ...added,
    kind,
    embeddingModel: embedding?.model ?? "",
    dimension: embedding?.dimension ?? 0,
    models: candidates.map(({ name, price }) => ({
      name,
      openrouterId: null,
      inputPerMillion: price === null ? null : price.input / 1e6,
      outputPerMillion: price === null ? null : price.output / 1e6,
      available: true,
      note: null,
    })),
    budgets: [],
    hasUnlimited: true,
    bytes,
    source,
    fitted: {
      router,
      lambda,
      hasEmbedding: embedding === null || lexical !== null,
      rows: fit.rows,
    },
  };
}

function budgetRowOf(added: NewHeads, heads: BudgetHeads, bytes: number): HeadsRow {
  const perModel = heads.kind === "ridge" ? heads.heads : heads.columns;
  const budgets = perModel.flatMap((values: PerBudget<unknown>) =>
    values.limited.map(({ budget }) => budget),
  );
  return {
    ...added,
    kind: heads.kind,
    embeddingModel: heads.embedding.model,
    dimension: heads.embedding.dimension,
    models: heads.models,
    budgets: [...new Set(budgets)].sort((a, b) => a - b),
    hasUnlimited: perModel.some(({ unlimited }: PerBudget<unknown>) => unlimited !== null),
    bytes,
    source: heads.source,
  };
}
