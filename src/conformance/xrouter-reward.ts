import { isRecord } from "#core/is-record.ts";
import {
  failureShare,
  overlongPenalty,
  type RolloutScore,
  type RolloutTurn,
  scoreRollout,
} from "#core/rewards/xrouter-trajectory.ts";
import type { GoldenCase } from "./golden.ts";
import { readChecker } from "./reward-checker.ts";

interface RecordedReward {
  /** A list, or its JSON: the released code takes both. */
  readonly conversation_histories: readonly RecordedTurn[] | string;
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
  } | null;
  readonly resp_len?: number;
  readonly max_resp_len?: number;
}

interface RecordedTurn {
  readonly route_to: readonly string[];
  readonly content: readonly unknown[];
  readonly feedback: readonly string[];
  readonly metadata?: readonly { readonly success?: unknown; readonly cost?: number }[];
}

export const REWARD_FIELDS: readonly string[] = [
  "conversation_histories",
  "data_source",
  "score_from_checker",
  "simple_mode",
  "reward_lambda",
  "reward_K",
  "cost_max",
  "overlong",
  "resp_len",
  "max_resp_len",
];

/** Tokens of a recorded response where its case says nothing, and the longest one. */
const RESPONSE = { usual: 7, longest: 16 };

/** An exception of the released code. */
class Crash extends Error {
  readonly kind: string;
  constructor(kind: string, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** One case of `xrouter_reward.json`. */
export function rewardCase({ input: recorded, output }: GoldenCase): unknown {
  const input = recorded as RecordedReward;
  const verdict = isRecord(output) ? output["original_reward"] : undefined;
  const check = readChecker(input.score_from_checker, verdict);
  let original: unknown = null;
  try {
    const score = scoreRollout({
      turns: turnsOf(input),
      dataSource: input.data_source,
      simpleMode: input.simple_mode,
      check: (solution) => {
        original = scoreIn(check(solution));
        return Number(original);
      },
      settings: { lambda: input.reward_lambda, k: input.reward_K, costMax: input.cost_max },
    });
    return recordedScore(input, score, original ?? score.score);
  } catch (error) {
    if (error instanceof Crash) return { error: error.kind, message: error.message };
    if (error instanceof RangeError) {
      return { error: "IndexError", message: "list index out of range" };
    }
    if (error instanceof TypeError) return { error: "KeyError", message: "'success'" };
    throw error;
  }
}

/** The turns of a case. Throws where the released code looks for results and finds no list of them. */
function turnsOf(input: RecordedReward): readonly RolloutTurn[] {
  const { conversation_histories: written } = input;
  const turns: readonly RecordedTurn[] =
    typeof written === "string" ? JSON.parse(written) : written;
  const last = turns.at(-1);
  if (isSimpleMode(input) && last !== undefined && last.metadata === undefined) {
    throw new Crash("KeyError", "'metadata'");
  }
  return turns.map(({ route_to: routeTo, metadata = [], ...turn }) => ({
    ...turn,
    routeTo,
    // Python takes 0 and 1 for truth values.
    metadata: metadata.map((result) => ({
      ...result,
      ...(typeof result.success === "number" ? { success: result.success !== 0 } : {}),
    })) as RolloutTurn["metadata"],
  }));
}

/** Simple mode counts for sources that are not simple themselves. */
function isSimpleMode({ simple_mode: isSimple, data_source: source }: RecordedReward): boolean {
  return isSimple && !source.toLowerCase().includes("simple");
}

/** The score in what a checker gives. Throws what the released code raises where there is none to count with. */
function scoreIn(given: unknown): unknown {
  const score = isRecord(given) ? given["score"] : given;
  if (isRecord(given) && !("score" in given)) throw new Crash("KeyError", "'score'");
  if (score === null) {
    throw new Crash("TypeError", "unsupported operand type(s) for *: 'NoneType' and 'float'");
  }
  if (typeof score === "string") {
    throw new Crash("TypeError", "can't multiply sequence by non-int of type 'float'");
  }
  return score;
}

function recordedScore(input: RecordedReward, score: RolloutScore, original: unknown): unknown {
  const { overlong, resp_len: length = RESPONSE.usual, max_resp_len: longest } = input;
  const endsWith = isSimpleMode(input) ? null : score.endsWith;
  const penalty =
    overlong?.enable === true
      ? overlongPenalty(length, {
          longest: longest ?? RESPONSE.longest,
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
    ...(penalty === null || overlong?.log !== true
      ? {}
      : { overlong_reward: penalty, overlong: penalty < 0 }),
  };
}

function recordedFailures([name, count]: [string, RolloutScore["failures"][string]]) {
  return [
    [`failure_${name}_fail_percentage`, failureShare(count)],
    [`failure_${name}_fail_count`, count.failed],
    [`failure_${name}_route_count`, count.calls],
  ] as const;
}
