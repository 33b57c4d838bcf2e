import type { Price } from "#core/cost/price.ts";
import type { LexicalModel } from "#core/embeddings/lexical/lexical-model.ts";
import type { CostHead } from "#core/heads/cost-head.ts";
import type { RouterName, RouterSettings } from "#core/heads/routers/learned-router.ts";
import type { RouterModel } from "#core/heads/routers/router-model.ts";
import type { SweptPoint } from "#core/heads/routers/sweep.ts";

/** What kind of router was fitted. The bounded gate takes part in no race, so that it has no place among the learned ones. */
export type FittedRouterName = RouterName | "bounded-gate";

/** A candidate of the table that a router was fitted on. */
export interface FittedCandidate {
  /** As the table calls it. */
  readonly name: string;
  /** The list price that came with the table; `null` unknown. */
  readonly price: Price | null;
}

/** How a fit went, measured by cross-validation on the questions that it was fitted on. */
export interface FitSummary {
  readonly seed: number;
  /** Questions that it was fitted on. */
  readonly rows: number;
  /** How many of them were cross-validated. */
  readonly validatedRows: number;
  /** What cross-validation chose of the router's settings. */
  readonly settings: RouterSettings;
  /** One point for each λ; empty where nothing could be told apart. */
  readonly points: readonly SweptPoint[];
  /** Area under these points over the window of costs, in score per question; `null` where it is not known. */
  readonly aiq: number | null;
  /** The same of the best single candidate on the same questions; `null` where it is not known. */
  readonly single: {
    readonly candidate: string;
    readonly quality: number;
    /** In US dollars per question; NaN unknown. */
    readonly cost: number;
  } | null;
}

/**
 * A router of the lab as it is kept, sent and run: what it expects of every candidate, what their calls cost, and all that is
 * needed to ask it. It takes the candidate of the greatest q − λ·c. Plain values and typed arrays, so that it can be cloned.
 */
export interface FittedHeads {
  readonly kind: "fitted";
  readonly router: FittedRouterName;
  readonly model: RouterModel;
  readonly costs: CostHead;
  /** In the order of the model's predictions. */
  readonly candidates: readonly FittedCandidate[];
  /** Names of the tasks by which a task table looks up; a question of another or unknown task is judged by the means over all. */
  readonly tasks: readonly string[];
  /** The embedding that it was fitted on; `null` where it goes by none. Vectors of another one mean nothing to it. */
  readonly embedding: { readonly model: string; readonly dimension: number } | null;
  /** The embedding itself, where that is a lexical one: then it runs without a server. */
  readonly lexical: LexicalModel | null;
  /** What it uses unless told otherwise, in score per US dollar: at 100, a hundredth of a score is worth a hundredth of a cent. */
  readonly lambda: number;
  /** Where its outcomes come from, for a person. */
  readonly source: string;
  readonly fit: FitSummary;
}

/** Whether a router goes by the vector of a question. */
export function needsEmbedding({ kind }: RouterModel): boolean {
  return kind !== "best-single" && kind !== "task-table";
}
