import type { Golds } from "#core/metrics/exact-match.ts";
import { goldList } from "#core/metrics/exact-match.ts";
import { computeScore, type OutcomeMetric } from "./compute-score.ts";
import type { CostWindow } from "./cost-window.ts";
import type { FormatReason } from "./format-reasons.ts";
import { formatReward } from "./format-reward.ts";

export interface RouterR1ScoreInput {
  /** What the policy wrote and what was inserted as replies, without the prompt. */
  readonly trajectoryText: string;
  /** The right answers; none when nobody knows them. */
  readonly golds: Golds;
  /** Weight of the cost reward, in [0, 1]. */
  readonly alpha: number;
  readonly metric: OutcomeMetric;
  /** The paper's cost of the run in millionths of a dollar. */
  readonly rawCost: number;
  /** The costs it is ranked with. It is not changed. */
  readonly window: CostWindow;
}

export interface RouterR1Score {
  readonly format: { readonly score: 0 | -1; readonly reason: FormatReason };
  /** The metric the reward is built on, in [0, 1]; `null` without golds, as are `em` and `f1`. */
  readonly outcome: number | null;
  readonly em: number | null;
  readonly f1: number | null;
  /** 1 the cheapest in the window, 0 the dearest, 0.5 when there is nothing to compare with. */
  readonly costReward: number;
  /** `null` when the format is right and the outcome unknown. */
  readonly total: number | null;
  /** What kept the other parts out of the total: a bad format, or an outcome of 0. */
  readonly gatedBy: "format" | "outcome" | null;
}

/** Router-R1's reward of one finished run, with each of its parts and the gate that closed. */
export function scoreRouterR1(input: RouterR1ScoreInput): RouterR1Score {
  const { trajectoryText: text, golds, alpha, metric } = input;
  const { score: formatScore, reason } = formatReward(text);
  const costReward = input.window.peek(input.rawCost);
  const format = { score: formatScore, reason };
  if (goldList(golds).length === 0) {
    const isBad = formatScore === -1;
    return {
      ...{ format, outcome: null, em: null, f1: null, costReward },
      total: isBad ? -1 : null,
      gatedBy: isBad ? "format" : null,
    };
  }
  const score = computeScore({ text, golds, formatScore, metric, alpha, costReward, state: "val" });
  const outcome = metric === "em" ? score.em : score.f1;
  const gatedBy = formatScore === -1 ? "format" : outcome === 0 ? "outcome" : null;
  return { format, outcome, em: score.em, f1: score.f1, costReward, total: score.reward, gatedBy };
}
