import { isSwitchyardError } from "#core/errors.ts";
import type { Golds } from "#core/metrics/exact-match.ts";
import { computeScore, type OutcomeMetric } from "#core/rewards/compute-score.ts";
import { type CostTransform, CostWindow } from "#core/rewards/cost-window.ts";
import type { FormatReason } from "#core/rewards/format-reasons.ts";
import { type FormatFlags, formatReward, routeCount } from "#core/rewards/format-reward.ts";
import { type RewardBatch, type RewardedRow, rewardBatch } from "#core/rewards/reward-manager.ts";
import { type AdapterEntry, onInput } from "./golden.ts";
import { expectFields } from "./unread-fields.ts";

/** Our reasons by the names in the golden files. */
export const RECORDED_REASON = {
  "no-tag-pair": "no_tag_pair",
  "unbalanced-tags": "unbalanced_tags",
  "empty-thought": "empty_or_dots_think",
  "nested-tags": "nested_tags",
  "tag-counts": "tag_counts",
  "not-starting-with-think": "not_starting_with_think",
  "not-ending-with-answer": "not_ending_with_answer",
  "query-format": "query_format",
  "model-name": "llm_name",
  ok: "ok",
} as const satisfies Record<FormatReason, string>;

export const ROUTER_R1_REWARDS: readonly AdapterEntry[] = [
  {
    file: "router_r1_format_reward",
    recorded: "verl/trainer/main_ppo.py::format_reward and route_count",
    caseFields: ["group"],
    run: onInput<string>((text) => {
      const { score, reason, flags } = formatReward(text);
      return {
        format_reward: score,
        reason: RECORDED_REASON[reason],
        flags: flags === null ? null : recordedFlags(flags),
        route_count: routeCount(text),
      };
    }),
  },
  {
    file: "router_r1_route_count",
    recorded: "verl/trainer/main_ppo.py::route_count",
    run: onInput<string>(routeCount),
  },
  {
    file: "router_r1_compute_score",
    recorded: "verl/utils/reward_score/qa_em.py::compute_score_em",
    inputFields: [
      "solution",
      "golds",
      "format_score",
      "reward_metric",
      "cost_coe",
      "api_cost",
      "state",
    ],
    run: onInput<RecordedScoreInput>(scoreCase),
  },
  {
    file: "router_r1_cost_normalize",
    recorded:
      "verl/trainer/main_ppo.py::normalize_reward (module-level buffer cleared before each case)",
    inputFields: ["costs", "transform", "use_percentile"],
    run: onInput<RecordedCosts>((input) => {
      const window = windowOf(input);
      return input.costs.map((cost) => window.push(Number(cost)));
    }),
    facts: { buffer_length_after: onInput<RecordedCosts>(lengthAfterCosts) },
  },
  {
    file: "router_r1_reward_manager",
    recorded:
      "verl/trainer/main_ppo.py::RewardManager.__call__ (format_reward, route_count, normalize_reward, compute_score_em, in that order per row)",
    run: onInput<RecordedBatch[]>((batches) => rewardCase(batches, new CostWindow())),
    facts: { buffer_length_after: onInput<RecordedBatch[]>(lengthAfterBatches) },
  },
];

interface RecordedCosts {
  readonly costs: readonly number[];
  readonly transform: string;
  readonly use_percentile: boolean;
}

function windowOf({ transform, use_percentile: percentiles }: RecordedCosts): CostWindow {
  return new CostWindow({ transform: transformOf(transform), percentiles });
}

function lengthAfterCosts(input: RecordedCosts): number {
  const window = windowOf(input);
  for (const cost of input.costs) window.push(Number(cost));
  return window.length;
}

function lengthAfterBatches(batches: readonly RecordedBatch[]): number {
  const window = new CostWindow();
  rewardCase(batches, window);
  return window.length;
}

interface RecordedScoreInput {
  readonly solution: string;
  readonly golds: Golds;
  readonly format_score: number;
  readonly reward_metric: OutcomeMetric;
  readonly cost_coe: number;
  readonly api_cost: number;
  readonly state: "train" | "val";
}

function scoreCase(input: RecordedScoreInput): unknown {
  const { state } = input;
  const costReward = input.api_cost;
  const { em, f1, reward, trainMetric } = computeScore({
    text: input.solution,
    golds: input.golds,
    formatScore: input.format_score,
    metric: input.reward_metric,
    alpha: input.cost_coe,
    costReward,
    state,
  });
  return state === "train"
    ? { metric: trainMetric, cost_score: costReward, reward }
    : { em, f1, cost_score: costReward, reward };
}

interface RecordedBatch {
  readonly state: "train" | "val";
  readonly reward_metric: OutcomeMetric;
  readonly cost_coe: number;
  readonly rows: readonly {
    readonly text: string;
    readonly cost: number;
    readonly golds: Golds;
    readonly data_source: string;
  }[];
}

/** All batches of a case share one window, as training and validation do in the released code. */
function rewardCase(batches: readonly RecordedBatch[], window: CostWindow): unknown {
  return batches.map((recorded) => {
    expectFields("a batch", recorded, ["state", "reward_metric", "cost_coe", "rows"]);
    const batch: RewardBatch = {
      state: recorded.state,
      metric: recorded.reward_metric,
      alpha: recorded.cost_coe,
      rows: recorded.rows.map(({ data_source: dataSource, text, cost, golds, ...others }) => {
        expectFields("a row", others, []);
        return { text, cost: Number(cost), golds, dataSource };
      }),
    };
    try {
      return recordedRewards(batch, rewardBatch(batch, window));
    } catch (thrown) {
      if (!isSwitchyardError(thrown) || thrown.code !== "import-invalid") throw thrown;
      return { error: "NotImplementedError", message: "" };
    }
  });
}

function recordedRewards(batch: RewardBatch, rows: readonly RewardedRow[]): unknown {
  const column = (pick: (row: RewardedRow) => number): number[] => rows.map(pick);
  const rewards = {
    cost_score: column((row) => row.costReward),
    reward: column((row) => row.reward),
    reward_float32_sum: column((row) => Math.fround(row.reward)),
  };
  if (batch.state === "train") return { metric: column((row) => row.trainMetric), ...rewards };
  return {
    em: column((row) => row.em),
    f1: column((row) => row.f1),
    ...rewards,
    route_cnt: column((row) => row.routes),
  };
}

function recordedFlags(flags: FormatFlags): unknown {
  return {
    route_enclose_count: flags.searches,
    answer_enclose_count: flags.answers,
    think_enclose_count: flags.thoughts,
    info_enclose_count: flags.informations,
    is_nesting: flags.nested,
    query_format_punish: flags.badQuery,
    llm_name_punish: flags.badName,
    think_punish: flags.badThought,
  };
}

function transformOf(recorded: string): CostTransform {
  return recorded === "sqrt" || recorded === "log" ? recorded : "none";
}
