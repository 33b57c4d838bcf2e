import { escapeTemplate } from "#core/chat/render-template.ts";
import type { PolicyTools } from "#core/loop/policy.ts";
import { extractAnswer } from "#core/metrics/extract-answer.ts";
import { inferEpisode } from "#core/policies/router-r1/infer-loop.ts";
import {
  cutResponse,
  lastSearch,
  readPaperAction,
} from "#core/policies/router-r1/paper-actions.ts";
import { type RolloutOutcome, rolloutEpisode } from "#core/policies/router-r1/rollout-loop.ts";
import { formatReward, routeCount } from "#core/rewards/format-reward.ts";
import type { PolicyEvent } from "#core/trajectory/events.ts";
import { crashOf, type RecordedCrash } from "./crash-of.ts";
import { executePredictions, ResultsLeftOver } from "./execute-predictions.ts";
import { type AdapterEntry, onInput } from "./golden.ts";
import { RECORDED_REASON } from "./router-r1-rewards.ts";
import { outcomeOf, PAPER_POOL, ScriptedCalls, type ScriptedReply } from "./scripted-calls.ts";
import { CODE_POINT_CUTTER, ScriptedSession } from "./scripted-session.ts";

export const ROUTER_R1_LOOPS: readonly AdapterEntry[] = [
  {
    file: "router_r1_infer_get_query",
    recorded: "infer_vllm.py::get_query",
    run: onInput<string>(lastSearch),
  },
  {
    file: "router_r1_postprocess_responses",
    recorded:
      "router_r1/llm_agent/generation.py::LLMGenerationManager._postprocess_responses (text part)",
    run: onInput<string>(cutResponse),
  },
  {
    file: "router_r1_postprocess_predictions",
    recorded: "router_r1/llm_agent/generation.py::LLMGenerationManager.postprocess_predictions",
    run: onInput<string>(predictionCase),
  },
  {
    file: "router_r1_execute_predictions",
    recorded:
      "router_r1/llm_agent/generation.py::LLMGenerationManager.execute_predictions (candidate API scripted, replies consumed in query order)",
    inputFields: ["predictions", "active", "do_route", "api_script"],
    run: onInput<RecordedTurn>(turnCase),
  },
  {
    file: "router_r1_infer_loop",
    recorded:
      "infer_vllm.py main block (vLLM, tokenizer and candidate API scripted; stop strings cut the text as vLLM does, the stop string itself is not returned)",
    inputFields: ["question", "raw_generations", "api_script"],
    run: onInput<RecordedInference>(inferCase),
  },
  {
    file: "router_r1_rollout_loop",
    recorded:
      "router_r1/llm_agent/generation.py::LLMGenerationManager.run_llm_loop (real torch code; actor, code-point tokenizer, DataProto and candidate API are stand-ins)",
    inputFields: ["config", "prompts", "generations", "api_script"],
    run: onInput<RecordedRollout>(rolloutCase),
  },
];

const RECORDED_ACTION = {
  answer: "answer",
  search: "search",
  placeholder: "route invalid-1",
  "no-colon": "route invalid-2",
  "empty-query": "route invalid-3",
  none: null,
} as const;

function predictionCase(text: string): unknown {
  const { kind, content } = readPaperAction(text);
  return { action: RECORDED_ACTION[kind], content };
}

interface RecordedTurn {
  readonly predictions: readonly string[];
  readonly active: readonly boolean[];
  readonly do_route: boolean;
  readonly api_script: readonly ScriptedReply[];
}

async function turnCase(input: RecordedTurn): Promise<unknown> {
  const calls = new ScriptedCalls(input.api_script);
  const tools = input.do_route ? { pool: PAPER_POOL, call: calls.call } : null;
  try {
    const turn = await executePredictions(input.predictions, input.active, tools);
    return {
      next_obs: turn.observations,
      dones: turn.done.map(Number),
      valid_action: turn.valid.map(Number),
      is_route: turn.routed.map(Number),
      cost: turn.costs,
      calls: calls.recorded(),
    };
  } catch (thrown) {
    const crash =
      thrown instanceof ResultsLeftOver
        ? { error: "AssertionError", message: "" }
        : crashOf(thrown);
    return { ...crash, calls: calls.recorded() };
  }
}

interface RecordedInference {
  readonly question: string;
  readonly raw_generations: readonly string[];
  readonly api_script: readonly ScriptedReply[];
}

async function inferCase(input: RecordedInference): Promise<unknown> {
  const session = new ScriptedSession(input.raw_generations, { limited: false });
  const calls = new ScriptedCalls(input.api_script);
  const options = { shape: "plain", template: "{question}" } as const;
  const tools = { ...toolsOf(session, calls), question: input.question, options };
  const recorded = (): Record<string, unknown> => ({
    returned_texts: session.returned,
    prompt_suffix_at_each_call: session.contexts.map((context) =>
      context.slice(session.contexts[0]?.length ?? 0),
    ),
    calls: calls.recorded(),
  });
  try {
    const { output, answered, generations } = await outcomeOf(inferEpisode(tools));
    return { ...recorded(), all_output: output, stopped_by_answer: answered, generations };
  } catch (thrown) {
    return { ...crashOf(thrown), ...recorded() };
  }
}

interface RecordedRollout {
  readonly config: {
    readonly max_turns: number;
    readonly max_start_length: number;
    readonly max_prompt_length: number;
    readonly max_response_length: number;
    readonly max_obs_length: number;
  };
  readonly prompts: readonly string[];
  readonly generations: readonly (readonly string[])[];
  readonly api_script: readonly ScriptedReply[];
}

async function rolloutCase(input: RecordedRollout): Promise<unknown> {
  const calls = new ScriptedCalls(input.api_script);
  const rows = input.prompts.map((prompt, index) => {
    const session = new ScriptedSession(input.generations[index] ?? []);
    const options = rolloutOptions(prompt, input.config);
    const events = rolloutEpisode({ ...toolsOf(session, calls), question: "?", options });
    return { prompt, session, events };
  });
  const outcomes = await inStep(rows.map((row) => row.events));
  if (!Array.isArray(outcomes)) return { ...outcomes, calls: calls.recorded() };
  return {
    rows: rows.map(({ prompt, session }, index) => ({
      ...recordedOutcome(outcomes[index]),
      prompt_kept: CODE_POINT_CUTTER.last(prompt, input.config.max_start_length),
      contexts: session.contexts,
    })),
    calls: calls.recorded(),
  };
}

function rolloutOptions(prompt: string, config: RecordedRollout["config"]) {
  return {
    shape: "plain" as const,
    template: escapeTemplate(prompt),
    tokens: CODE_POINT_CUTTER,
    limits: {
      turns: config.max_turns,
      context: config.max_prompt_length,
      response: config.max_response_length,
      observation: config.max_obs_length,
    },
  };
}

/**
 * Runs the rows of a batch turn by turn, as the released code does: the candidates are asked in that order. A crash
 * ends the batch, after the other rows of its turn have made their calls.
 */
async function inStep(
  rows: readonly AsyncGenerator<PolicyEvent, RolloutOutcome, void>[],
): Promise<(RolloutOutcome | undefined)[] | RecordedCrash> {
  const outcomes: (RolloutOutcome | undefined)[] = rows.map(() => undefined);
  let crash: RecordedCrash | null = null;
  while (outcomes.includes(undefined)) {
    for (const [index, row] of rows.entries()) {
      if (outcomes[index] !== undefined) continue;
      try {
        outcomes[index] = await toNextTurn(row);
      } catch (thrown) {
        crash ??= crashOf(thrown);
      }
    }
    if (crash !== null) return crash;
  }
  return outcomes;
}

/** Runs a row up to the beginning of its next turn, or to its outcome. */
async function toNextTurn(
  row: AsyncGenerator<PolicyEvent, RolloutOutcome, void>,
): Promise<RolloutOutcome | undefined> {
  for (;;) {
    const next = await row.next();
    if (next.done) return next.value;
    if (next.value.type === "round-start") return undefined;
  }
}

function recordedOutcome(outcome: RolloutOutcome | undefined): Record<string, unknown> {
  if (outcome === undefined) return {};
  const { trajectory } = outcome;
  const { score, reason } = formatReward(trajectory);
  return {
    trajectory,
    tokens_in_loss: outcome.own,
    format_reward: score,
    reason: RECORDED_REASON[reason],
    route_count: routeCount(trajectory),
    extracted_answer: extractAnswer(trajectory),
    turns: outcome.turns,
    still_active: !outcome.finished,
    valid_actions: outcome.validActions,
    routes: outcome.routes,
    cost_float32: outcome.cost,
  };
}

/** What both loops get; the seed has no meaning for a script. */
function toolsOf(session: ScriptedSession, calls: ScriptedCalls) {
  return {
    session,
    pool: PAPER_POOL,
    call: calls.call,
    random: () => 0,
    seed: 0,
    embed: null,
    elapsedMs: () => 0,
    signal: new AbortController().signal,
  } satisfies Partial<PolicyTools<unknown>>;
}
