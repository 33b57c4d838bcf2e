import type { BudgetLimit } from "./budget.ts";
import type { GenerationEnd, InvalidReason, OptionsRanked } from "./events.ts";

/** What a reader sees of a round, in the order it happened. */
export type Step =
  | { readonly kind: "thought" | "draft" | "answer" | "forged" | "plain"; readonly text: string }
  | { readonly kind: "call"; readonly callId: string }
  | { readonly kind: "invalid"; readonly reason: InvalidReason; readonly message: string }
  | { readonly kind: "budget"; readonly limit: BudgetLimit; readonly message: string }
  | { readonly kind: "ranking"; readonly ranking: OptionsRanked }
  | { readonly kind: "decision"; readonly candidate: string | null; readonly message: string }
  | { readonly kind: "resume" };

export interface Round {
  readonly number: number;
  readonly startedAt: number;
  readonly steps: readonly Step[];
  readonly generations: readonly GenerationEnd[];
}
