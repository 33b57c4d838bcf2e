import { pythonRound } from "#core/python/round.ts";
import {
  XROUTER_REWARD_DEFAULTS,
  type XRouterRewardSettings,
  xrouterReward,
} from "./xrouter-reward.ts";

/** One turn of a training rollout: where its output went, what came back. Lists run in step, except in a turn that answers. */
export interface RolloutTurn {
  /** A model's id, `user` for an answer or a selection, empty for a tool that was not offered. */
  readonly routeTo: readonly string[];
  /** Arguments of each tool call; empty when the turn is plain text. */
  readonly content: readonly unknown[];
  readonly feedback: readonly string[];
  readonly metadata: readonly RolloutMetadata[];
}

export interface RolloutMetadata {
  readonly success?: boolean;
  /** US dollars; absent where nothing was spent. */
  readonly cost?: number;
}

export interface RolloutScoring {
  readonly turns: readonly RolloutTurn[];
  /** A name with “simple” in it, in any case, is paid for using no tool, whatever the answer. */
  readonly dataSource: string;
  readonly simpleMode: boolean;
  /** The checker's score of a solution; usually 0 or 1. */
  readonly check: (solution: string) => number;
  readonly settings?: XRouterRewardSettings;
}

export interface RolloutScore {
  /** What is scored. */
  readonly solution: string;
  readonly isValid: boolean;
  /** US dollars of all candidates in all turns; the router's own tokens are not in it. */
  readonly costUsd: number;
  readonly toolCalls: number;
  readonly turns: number;
  /** The run ended with plain text, or with a tool that goes to the user. */
  readonly endsWith: "text" | "tool" | null;
  /** The checker's score. */
  readonly score: number;
  readonly reward: number;
  /** For each model or tool that was called and told how it went: failures of calls. */
  readonly failures: Readonly<Record<string, { readonly failed: number; readonly calls: number }>>;
}

const NOTHING = "No valid solution found!";

/**
 * xRouter's reward manager for one rollout (`async_dapo.py::__call__`). Throws `RangeError` where the released code finds no
 * last turn or no text in it, and `TypeError` where a result of simple mode does not say whether it succeeded.
 */
export function scoreRollout(input: RolloutScoring): RolloutScore {
  const { turns, dataSource, simpleMode } = input;
  const last = turns.at(-1);
  if (last === undefined) throw new RangeError("a rollout without turns has no answer");
  const isSimpleSource = dataSource.toLowerCase().includes("simple");
  const taken = isSimpleSource
    ? takeFromSimpleSource(turns, last)
    : simpleMode
      ? takeFirstSuccess(last)
      : takeLastTurn(last);
  const costUsd = sumCosts(turns);
  const score = isSimpleSource
    ? Number(taken.solution === USED_NO_TOOL)
    : input.check(taken.solution);
  const { reward } = xrouterReward(score, costUsd, input.settings ?? XROUTER_REWARD_DEFAULTS);
  return {
    ...taken,
    costUsd,
    toolCalls: turns.flatMap(({ routeTo }) => routeTo).filter((to) => to !== "user").length,
    turns: turns.length,
    score,
    reward,
    failures: countFailures(turns),
  };
}

/** Share of calls that failed, to four digits as the released code logs it. */
export function failureShare({ failed, calls }: { failed: number; calls: number }): number {
  return pythonRound(failed / calls, 4);
}

/**
 * The penalty for an answer that comes close to the longest response allowed, added after everything else; 0 or less. Off in
 * the shipped scripts.
 */
export function overlongPenalty(
  responseTokens: number,
  limits: { readonly longest: number; readonly buffer: number; readonly factor: number },
): number {
  const { longest, buffer, factor } = limits;
  const excess = responseTokens - (longest - buffer);
  return Math.min((-excess / buffer) * factor, 0);
}

type Taken = Pick<RolloutScore, "solution" | "isValid" | "endsWith">;

const USED_NO_TOOL = "Correct! No tool is found!";
const USED_A_TOOL = "Wrong! Tool is found!";

/** Agent mode: the last turn goes to the user once and nowhere else. */
function takeLastTurn(last: RolloutTurn): Taken {
  const isAnswer = last.routeTo.length === 1 && last.routeTo[0] === "user";
  if (!isAnswer) return { solution: NOTHING, isValid: false, endsWith: null };
  const solution = last.feedback.at(-1);
  if (solution === undefined) throw new RangeError("an answer without a text");
  return { solution, isValid: true, endsWith: endOf(last) };
}

/** Simple mode: the first call of the last turn that succeeded. A direct answer has none, so it earns nothing. */
function takeFirstSuccess({ feedback, metadata }: RolloutTurn): Taken {
  for (const [index, solution] of feedback.entries()) {
    const result = metadata[index];
    if (result === undefined) break;
    if (result.success === undefined) throw new TypeError("a result without success");
    if (result.success) return { solution, isValid: true, endsWith: null };
  }
  return { solution: NOTHING, isValid: false, endsWith: null };
}

function takeFromSimpleSource(turns: readonly RolloutTurn[], last: RolloutTurn): Taken {
  const usedTool = turns.some(({ routeTo }) => routeTo.some((to) => to !== "user"));
  const solution = usedTool ? USED_A_TOOL : USED_NO_TOOL;
  return { solution, isValid: true, endsWith: endOf(last) };
}

function endOf({ content }: RolloutTurn): "text" | "tool" {
  return content.length === 0 ? "text" : "tool";
}

/** From left to right, as the released code adds. */
function sumCosts(turns: readonly RolloutTurn[]): number {
  let total = 0;
  for (const { metadata } of turns) for (const { cost = 0 } of metadata) total += cost;
  return total;
}

function countFailures(turns: readonly RolloutTurn[]): RolloutScore["failures"] {
  // A map: a model may be called like a method of every object.
  const failures = new Map<string, { readonly failed: number; readonly calls: number }>();
  for (const { routeTo, metadata } of turns) {
    if (routeTo.length !== metadata.length) continue;
    for (const [index, to] of routeTo.entries()) {
      const success = metadata[index]?.success;
      if (to === "user" || success === undefined) continue;
      const { failed, calls } = failures.get(to) ?? { failed: 0, calls: 0 };
      failures.set(to, { failed: failed + Number(success === false), calls: calls + 1 });
    }
  }
  return Object.fromEntries(failures);
}
