import { exactMatch, type Golds } from "#core/metrics/exact-match.ts";
import { extractAnswer } from "#core/metrics/extract-answer.ts";
import { bestF1 } from "#core/metrics/f1.ts";

/** The outcome that a reward is built on. */
export type OutcomeMetric = "em" | "f1";

export interface ScoreInput {
  /** The trajectory without its prompt. */
  readonly text: string;
  readonly golds: Golds;
  /** From {@link formatReward}: 0 or -1. */
  readonly formatScore: number;
  readonly metric: OutcomeMetric;
  /** The paper's α, `cost_coe` in its code: the weight of the cost reward, in [0, 1]. */
  readonly alpha: number;
  /** From the cost window, in [0, 1]; 1 is the cheapest. */
  readonly costReward: number;
  /** Training and validation differ where there is no answer and in what they log. */
  readonly state: "train" | "val";
}

export interface Score {
  readonly em: number;
  readonly f1: number;
  readonly reward: number;
  /** What training logs as its metric: with `em`, a wrong answer logs the format score, a fault of the released code. */
  readonly trainMetric: number;
}

/**
 * Router-R1's total reward, with the gate of the released code, which is stricter than the paper's formula: a bad
 * format earns -1 whatever else, and a wrong answer earns nothing for being cheap.
 * (`qa_em.py::compute_score_em`; arXiv 2506.09033.)
 */
export function computeScore(input: ScoreInput): Score {
  const { formatScore, metric, alpha } = input;
  const answer = extractAnswer(input.text);
  if (answer === null) {
    const scaled = input.state === "train" ? formatScore * (1 - alpha) : formatScore;
    return { em: 0, f1: 0, trainMetric: 0, reward: formatScore === -1 ? -1 : scaled };
  }
  const em = exactMatch(answer, input.golds);
  const f1 = bestF1(answer, input.golds);
  const outcome = metric === "em" ? em : f1;
  const trainMetric = metric === "em" && em === 0 ? formatScore : outcome;
  return { em, f1, trainMetric, reward: gatedReward(input, outcome) };
}

function gatedReward(input: ScoreInput, outcome: number): number {
  const { formatScore, alpha, costReward } = input;
  if (formatScore === -1) return -1;
  if (outcome === 0) return formatScore;
  return (outcome + formatScore) * (1 - alpha) + costReward * alpha;
}
