import { REFERENCE_MODELS } from "#core/policies/xrouter/reference-models.ts";
import type { RequestMessage } from "#core/policies/xrouter/request-text.ts";
import { SELECT_TOOL, toolName } from "#core/policies/xrouter/tool-names.ts";
import { type PythonObject, plainValue } from "#core/python/json.ts";
import type { AdapterEntry, GoldenCase } from "./golden.ts";
import { plainInput } from "./recorded-shape.ts";
import { addReferenceUsage, NO_REFERENCE_USAGE } from "./reference/reference-cost.ts";
import {
  askReference,
  askReferenceThrice,
  type LooseMessage,
  type ReferenceReply,
  TargetError,
} from "./reference/reference-target.ts";
import {
  type RolloutHistory,
  type RolloutOutput,
  trainingRollout,
} from "./reference/training-rollout.ts";
import {
  type AskTarget,
  type ToolMetadata,
  type TrainingEntry,
  TrainingTools,
  UnboundModelId,
} from "./reference/training-tools.ts";
import { type ScriptedCompletion, ScriptedUpstream } from "./scripted-upstream.ts";
import { expectFields } from "./unread-fields.ts";
import { REWARD_FIELDS, rewardCase } from "./xrouter-reward.ts";
import { promptCase, SAMPLE_FIELDS } from "./xrouter-samples.ts";
import { functionOf } from "./xrouter-tables.ts";
import { describeUsage } from "./xrouter-usage.ts";

export const XROUTER_TRAINING: readonly AdapterEntry[] = [
  {
    file: "xrouter_model_call",
    recorded: "LLMRouter.acall_model / acall_model",
    readsPython: true,
    inputFields: ["model_id", "messages", "upstream"],
    run: callCase,
  },
  {
    file: "xrouter_training_tools",
    recorded: "RouterTool.execute / SelectTool.execute",
    readsPython: true,
    inputFields: ["messages", "steps"],
    run: toolsCase,
  },
  {
    file: "xrouter_rollout",
    recorded:
      "SGLangRollout._async_rollout_a_request (engine scripted, character tokenizer, Qwen2.5 template)",
    inputFields: ["router_outputs", "target_script", "tools", "max_turns", "simple_mode"],
    run: rolloutCase,
  },
  {
    file: "xrouter_reward",
    recorded: "AsyncDAPORewardManager.__call__ (batch of one; process pool replaced by threads)",
    inputFields: REWARD_FIELDS,
    run: rewardCase,
  },
  {
    file: "xrouter_training_prompt",
    recorded:
      "process_data_sample_with_fixed_models / get_model_set_for_sample / sample_models_by_tier",
    inputFields: SAMPLE_FIELDS,
    run: promptCase,
  },
];

/** Any number of seconds: the golden files do not keep them. */
const LATENCY = 0.5;

interface RecordedCall {
  readonly model_id: string;
  readonly messages: readonly LooseMessage[];
  readonly upstream: readonly ScriptedCompletion[];
}

async function callCase(testCase: GoldenCase): Promise<unknown> {
  const { model_id: id, messages, upstream } = testCase.input as RecordedCall;
  const provider = new ScriptedUpstream(plainInput(upstream));
  const isWrapper = functionOf(testCase).includes("wrapper");
  let tries = 0;
  const attempt = (): Promise<ReferenceReply> => {
    tries += 1;
    return askReference(id, messages, (model) => provider.ask(model, messages, null));
  };
  // An id that is not in the table is refused before a request leaves, so that its tries are pauses only: one pause before
  // the first and one between them.
  const counted = () =>
    isWrapper ? { attempts: provider.requests.length, sleep_calls: tries } : {};
  try {
    const reply = await (isWrapper ? askReferenceThrice(id, attempt) : attempt());
    return {
      content: reply.content,
      metadata: replyMetadata(reply),
      usage_stats: describeUsage(addReferenceUsage(NO_REFERENCE_USAGE, reply)),
      ...counted(),
    };
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    return { error: error.kind, message: error.message, ...counted() };
  }
}

function replyMetadata({ model, inputTokens, outputTokens, cost }: ReferenceReply) {
  return {
    model_id: model.id,
    model_name: model.name,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    cost,
    latency: LATENCY,
    provider: model.provider,
  };
}

/** A candidate behind three attempts, with the requests that left. */
function askFrom(upstream: ScriptedUpstream): AskTarget {
  return (id, messages, sampling) =>
    askReferenceThrice(id, () =>
      askReference(id, messages, (model) => upstream.ask(model, messages, plainFields(sampling))),
    );
}

function plainFields(fields: PythonObject): Readonly<Record<string, unknown>> {
  return plainValue(fields) as Readonly<Record<string, unknown>>;
}

interface RecordedSteps {
  readonly messages: readonly RequestMessage[];
  readonly steps: readonly {
    readonly tool: string;
    readonly parameters: PythonObject;
    readonly upstream: readonly ScriptedCompletion[] | null;
  }[];
}

async function toolsCase(testCase: GoldenCase): Promise<unknown> {
  const { messages, steps } = testCase.input as RecordedSteps;
  let upstream = new ScriptedUpstream([]);
  const tools = new TrainingTools(messages, (...call) => askFrom(upstream)(...call));
  const results: unknown[] = [];
  for (const step of steps) {
    expectFields("a step", step, ["tool", "parameters", "upstream"]);
    upstream = new ScriptedUpstream(plainInput(step.upstream));
    const result = await stepResult(tools, step.tool, step.parameters);
    results.push({ ...result, upstream_requests: upstream.requests });
  }
  return { results, context: tools.context.map(recordedEntry) };
}

async function stepResult(tools: TrainingTools, tool: string, args: PythonObject): Promise<object> {
  try {
    const result = await tools.execute(tool, args);
    return {
      response: result.response,
      reward: 0,
      route_to: result.routeTo,
      arguments: result.arguments,
      metadata: recordedMetadata(result.metadata),
    };
  } catch (error) {
    if (!(error instanceof UnboundModelId)) throw error;
    return { raised: "UnboundLocalError", message: error.message };
  }
}

function recordedEntry({ routeTo, arguments: args, feedback, metadata, tool }: TrainingEntry) {
  return {
    route_to: routeTo,
    arguments: args,
    feedback,
    metadata: metadata === null ? {} : recordedMetadata(metadata),
    tool_id: tool,
  };
}

function recordedMetadata(metadata: ToolMetadata): object {
  if (!metadata.success) return { success: false, error: metadata.error };
  const { reply } = metadata;
  return reply === null ? { success: true } : { ...replyMetadata(reply), success: true };
}

interface RecordedRollout {
  readonly router_outputs: readonly { readonly text: string; readonly finish?: "length" }[];
  readonly target_script: readonly ScriptedCompletion[];
  readonly tools: readonly string[];
  readonly max_turns: number;
  readonly simple_mode: boolean;
}

/** The tools of the training configuration: the table's models and o3-pro. */
const KNOWN_TOOLS: readonly string[] = [
  SELECT_TOOL,
  ...REFERENCE_MODELS.map(({ id }) => toolName(id)),
  toolName("o3-pro"),
];

/** What the recorded rollouts begin with. */
const ROLLOUT_PROMPT: readonly RequestMessage[] = [
  { role: "system", content: "SP" },
  { role: "user", content: "USER QUERY: \nWhat is 2+2?" },
];

async function rolloutCase(testCase: GoldenCase): Promise<unknown> {
  const input = testCase.input as RecordedRollout;
  const upstream = new ScriptedUpstream(input.target_script);
  const tools = new TrainingTools(ROLLOUT_PROMPT, askFrom(upstream));
  try {
    const rollout = await trainingRollout({
      offered: input.tools,
      known: KNOWN_TOOLS,
      maxTurns: input.max_turns,
      simpleMode: input.simple_mode,
      generate: async (turn) => outputOf(input, turn),
      execute: (tool, args) => tools.execute(tool, args),
    });
    return {
      state: "completed",
      engine_calls: rollout.outputs,
      target_calls: upstream.requests.length,
      conversation_histories: rollout.history.map(recordedTurn),
      messages: rollout.messages.map((message) =>
        message.role === "tool"
          ? { ...message, tool_calls: null }
          : { role: message.role, content: message.content, tool_calls: recordedCalls(message) },
      ),
      response_text: rollout.response,
      loss_text: rollout.own,
    };
  } catch (error) {
    if (!(error instanceof UnboundModelId)) throw error;
    return { error: "UnboundLocalError", message: error.message };
  }
}

function outputOf({ router_outputs: outputs }: RecordedRollout, turn: number): RolloutOutput {
  const output = outputs[turn];
  if (output === undefined) throw new Error("the script is used up");
  expectFields("an output of the script", output, ["text", "finish"]);
  return { text: output.text, finish: output.finish ?? "stop" };
}

function recordedTurn(turn: RolloutHistory): unknown {
  return {
    route_to: turn.routeTo,
    content: turn.content.map(plainValue),
    feedback: turn.feedback,
    reward: turn.metadata.map(() => 0),
    metadata: turn.metadata.map(recordedMetadata),
    turn_idx: turn.turn,
  };
}

function recordedCalls({
  calls,
}: {
  readonly calls: readonly { readonly name: string; readonly arguments: PythonObject }[];
}): unknown {
  if (calls.length === 0) return null;
  return calls.map(({ name, arguments: args }) => ({
    id: "-1",
    name,
    arguments: plainValue(args),
  }));
}
