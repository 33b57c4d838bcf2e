import { isRecord } from "#core/is-record.ts";
import {
  failureShare,
  overlongPenalty,
  type RolloutScore,
  type RolloutTurn,
  scoreRollout,
} from "#core/rewards/xrouter-trajectory.ts";
import type { GoldenCase } from "./golden.ts";
import { asRecorded, fromRecorded } from "./recorded-shape.ts";

interface RecordedReward {
  readonly conversation_histories: readonly {
    readonly route_to: readonly string[];
    readonly content: readonly unknown[];
    readonly feedback: readonly string[];
    readonly metadata: RolloutTurn["metadata"];
  }[];
  readonly data_source: string;
  readonly score_from_checker: unknown;
  readonly simple_mode: boolean;
  readonly reward_lambda: number;
  readonly reward_K: number;
  readonly cost_max: number;
  readonly overlong?: {
    readonly enable: boolean;
    readonly len: number;
    readonly penalty_factor: number;
    readonly log: boolean;
  };
  readonly resp_len?: number;
}

/** Tokens of a recorded response where its case says nothing, and the longest one. */
const RESPONSE = { usual: 7, longest: 16 };

/** One case of `xrouter_reward.json`. */
export function rewardCase(testCase: GoldenCase): unknown {
  const input = fromRecorded(testCase.input) as RecordedReward;
  const { conversation_histories: histories, score_from_checker: checker } = input;
  const check = checkerOf(checker);
  let original: unknown = null;
  try {
    const score = scoreRollout({
      turns: histories.map(({ route_to: routeTo, ...turn }) => ({ routeTo, ...turn })),
      dataSource: input.data_source,
      simpleMode: input.simple_mode,
      check: (solution) => {
        original = check(solution);
        return Number(original);
      },
      settings: { lambda: input.reward_lambda, k: input.reward_K, costMax: input.cost_max },
    });
    return asRecorded(recordedScore(input, score, original ?? score.score), testCase.output);
  } catch (error) {
    if (error instanceof RangeError) {
      return { error: "IndexError", message: "list index out of range" };
    }
    if (error instanceof TypeError) return { error: "KeyError", message: "'success'" };
    throw error;
  }
}

/** A score, a truth value, a dictionary with a score, a text to match, or a checker that fails: it counts as 0. */
function checkerOf(checker: unknown): (solution: string) => unknown {
  if (!isRecord(checker)) return () => checker;
  const { dict, match } = checker;
  if (isRecord(dict)) return () => dict["score"];
  if (typeof match === "string") return (solution) => Number(solution === match);
  return () => 0;
}

function recordedScore(input: RecordedReward, score: RolloutScore, original: unknown): unknown {
  const { overlong, resp_len: length = RESPONSE.usual } = input;
  const isSimpleMode = input.simple_mode && !input.data_source.toLowerCase().includes("simple");
  const endsWith = isSimpleMode ? null : score.endsWith;
  const penalty =
    overlong?.enable === true
      ? overlongPenalty(length, {
          longest: RESPONSE.longest,
          buffer: overlong.len,
          factor: overlong.penalty_factor,
        })
      : null;
  const placed = Math.fround(score.reward + (penalty ?? 0));
  return {
    solution: score.solution,
    valid: Number(score.isValid),
    cost: score.costUsd,
    tool_num: score.toolCalls,
    turns: score.turns,
    normal_route_user: Number(endsWith === "text"),
    tool_route_user: Number(endsWith === "tool"),
    original_reward: original,
    reward: score.reward,
    reward_tensor_nonzero: placed === 0 ? {} : { [String(length - 1)]: placed },
    failures: Object.fromEntries(Object.entries(score.failures).flatMap(recordedFailures)),
    ...(penalty === null ? {} : { overlong_reward: penalty, overlong: penalty < 0 }),
  };
}

function recordedFailures([name, count]: [string, RolloutScore["failures"][string]]) {
  return [
    [`failure_${name}_fail_percentage`, failureShare(count)],
    [`failure_${name}_fail_count`, count.failed],
    [`failure_${name}_route_count`, count.calls],
  ] as const;
}
