import type { Interval } from "#core/evaluation/intervals/interval.ts";

/** Whether routing pays, as far as the questions can tell. */
export type VerdictCode = "pays" | "does-not-pay" | "cannot-be-told" | "nothing-to-judge";

/**
 * As good for less money, better for no more, or better whatever it costs: where costs are not known, or where no single model is
 * cheaper than the best one.
 */
export type VerdictQuestion = "equal-quality" | "equal-cost" | "any-cost";

/** Why nothing can be told however many questions of this kind there are. */
export type VerdictObstacle =
  /** The held-out questions belong to so few groups of related ones that their spread is not known. */
  | { readonly kind: "few-clusters"; readonly clusters: number }
  /** So many scores are missing, a share of all, that whom a question was asked tells more than who is right. */
  | { readonly kind: "missing-scores"; readonly share: number };

/** The answer for one way of asking. */
export interface VerdictSide {
  readonly asks: VerdictQuestion;
  readonly code: VerdictCode;
  /** The router that it is about: the one that cross-validation prefers; where nothing was cross-validated, the best on these questions. */
  readonly router: { readonly id: string; readonly name: string };
  readonly setting: SettingKind;
  /** The router, or its setting, was chosen on the test questions themselves, so this is rather too good. */
  readonly isTooKind: boolean;
  readonly difference: number;
  readonly interval: Interval;
  /** Share of the best single model's cost that is saved; negative where it is dearer; `null` without costs. */
  readonly saved: (Interval & { readonly share: number }) | null;
  readonly detectable: number | null;
  /** About how many questions would decide, if the difference stayed what it is; `null` where no number would. */
  readonly questionsNeeded: number | null;
}

/** The one answer of a report. */
export interface Verdict {
  readonly code: VerdictCode;
  /** In plain words, one sentence or two. */
  readonly sentence: string;
  readonly questions: number;
  /** The single model that routers are held against. */
  readonly bestSingle: string | null;
  readonly atEqualQuality: VerdictSide | null;
  readonly atEqualCost: VerdictSide | null;
}

export type SettingKind = "quality" | "equal-quality" | "equal-cost";
