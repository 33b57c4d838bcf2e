import { SwitchyardError } from "#core/errors.ts";
import type { Golds } from "#core/metrics/exact-match.ts";
import { computeScore, type OutcomeMetric, type Score } from "./compute-score.ts";
import type { CostWindow } from "./cost-window.ts";
import { type FormatResult, formatReward, routeCount } from "./format-reward.ts";

/** The seven data sets that the released reward accepts. */
const PAPER_DATA_SOURCES: readonly string[] = [
  "nq",
  "triviaqa",
  "popqa",
  "hotpotqa",
  "2wikimultihopqa",
  "musique",
  "bamboogle",
];

export interface RewardRow {
  /** The trajectory without its prompt. */
  readonly text: string;
  /** Raw cost in millionths of a dollar. */
  readonly cost: number;
  readonly golds: Golds;
  readonly dataSource: string;
}

export interface RewardBatch {
  readonly rows: readonly RewardRow[];
  readonly metric: OutcomeMetric;
  readonly alpha: number;
  readonly state: "train" | "val";
}

export interface RewardedRow extends Score {
  readonly format: FormatResult;
  readonly costReward: number;
  readonly routes: number;
}

/**
 * Rewards a batch in order. Every row enters the cost window, also a malformed or wrong one, and the window outlives
 * the batch: the released code shares one between training and validation. (`main_ppo.py::RewardManager`.)
 *
 * Throws `import-invalid` at a row of an unknown data set; its cost is in the window by then.
 */
export function rewardBatch(batch: RewardBatch, window: CostWindow): RewardedRow[] {
  const { metric, alpha, state } = batch;
  return batch.rows.map(({ text, cost, golds, dataSource }) => {
    const format = formatReward(text);
    const costReward = window.push(cost);
    if (!PAPER_DATA_SOURCES.includes(dataSource)) throw unknownSource(dataSource);
    const formatScore = format.score;
    const score = computeScore({ text, golds, formatScore, metric, alpha, costReward, state });
    return { ...score, format, costReward, routes: routeCount(text) };
  });
}

function unknownSource(dataSource: string): SwitchyardError {
  return new SwitchyardError(
    "import-invalid",
    `Router-R1's reward is not defined for the data set “${dataSource}”.`,
    { fix: `Use one of ${PAPER_DATA_SOURCES.join(", ")}.`, side: "visitor" },
  );
}
