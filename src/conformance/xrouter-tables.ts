import { REFERENCE_MODELS, referenceModel } from "#core/policies/xrouter/reference-models.ts";
import { availableIn, REFERENCE_POOLS } from "#core/policies/xrouter/reference-pools.ts";
import { referenceSampling } from "#core/policies/xrouter/sampling-rules.ts";
import { idOfTool, idOfToolInTraining, toolName } from "#core/policies/xrouter/tool-names.ts";
import { pythonRepr } from "#core/python/value.ts";
import { type AdapterEntry, type GoldenCase, onInput } from "./golden.ts";
import { plainInput } from "./recorded-shape.ts";
import {
  hasRouterPrice,
  referenceCost,
  referenceTokens,
  routerPrice,
} from "./reference/reference-cost.ts";
import {
  type LooseMessage,
  NotJoinable,
  requestTokens,
  unknownModel,
} from "./reference/reference-target.ts";
import { BENCHMARK_RESULTS, costUtility } from "./reference/xrouter-benchmarks.ts";
import { RELEASED_DESCRIPTIONS } from "./xrouter-released-descriptions.ts";
import { USAGE_FIELDS, usageCase } from "./xrouter-usage.ts";

const COST_FIELDS = [
  "model_id",
  "router_model",
  "input_tokens",
  "output_tokens",
  "text",
  "repeat",
  "messages",
];

export const XROUTER_TABLES: readonly AdapterEntry[] = [
  {
    file: "xrouter_price_table",
    recorded: "MODEL_SPECS (read from the imported module)",
    run: onInput<string>(tableRow),
  },
  {
    file: "xrouter_tool_names",
    recorded: "create_openai_tools / _extract_model_id / _tool_name_to_model_id",
    inputFields: ["model_id", "synthetic", "function_name", "tool_name"],
    run: nameCase,
  },
  {
    file: "xrouter_cost",
    recorded:
      "LLMRouter._calculate_cost / calculate_router_cost / estimate_tokens / _estimate_tokens / UsageStats",
    readsPython: true,
    inputFields: [...COST_FIELDS, ...USAGE_FIELDS],
    run: costCase,
    facts: { warned: warnedCase },
  },
  {
    file: "xrouter_sampling_params",
    recorded: "LLMRouter.acall_model / call_model request building",
    inputFields: ["model_id", "sampling_params"],
    run: samplingCase,
  },
  {
    file: "xrouter_benchmarks",
    recorded: "CostUtility = Accuracy / Cost",
    inputFields: ["model", "task", "accuracy", "cost_usd"],
    run: onInput<RecordedBenchmark>(benchmarkCase),
  },
];

/** The function of a case, where a file holds several. */
export function functionOf(testCase: GoldenCase): string {
  return "fn" in testCase ? String(testCase.fn) : "";
}

function tableRow(id: string): unknown {
  const model = referenceModel(id);
  const released = RELEASED_DESCRIPTIONS[id];
  if (model === undefined || released === undefined) return null;
  return {
    name: model.name,
    api_alias: model.alias,
    provider: model.provider,
    input_price_per_million: model.inputPerMillion,
    output_price_per_million: model.outputPerMillion,
    context_window: model.contextWindow,
    max_output_tokens: model.maxOutput,
    capabilities: model.capabilities,
    quality_tier: model.tier,
    description_chars: released.codePoints,
    description_sha256: released.sha256,
    tool_name: toolName(id),
  };
}

interface RecordedName {
  readonly model_id?: string;
  readonly synthetic?: boolean;
  readonly function_name?: string;
  readonly tool_name?: string;
}

function nameCase(testCase: GoldenCase): unknown {
  const { model_id, synthetic, function_name, tool_name } = testCase.input as RecordedName;
  if (model_id !== undefined) {
    return synthetic === true || referenceModel(model_id) !== undefined ? toolName(model_id) : null;
  }
  if (function_name !== undefined) {
    const ids = availableIn(poolNamed(functionOf(testCase)));
    const id = idOfTool(function_name, ids);
    return { model_id: id, in_pool: ids.includes(id), simple_mode_model_id: id };
  }
  const ids = REFERENCE_MODELS.map(({ id }) => id);
  const id = idOfToolInTraining(tool_name ?? "", ids);
  return { model_id: id, known: ids.includes(id) };
}

/** The pool that a text names; the servers' own one where it names none. */
export function poolNamed(text: string): keyof typeof REFERENCE_POOLS {
  const names = Object.keys(REFERENCE_POOLS) as (keyof typeof REFERENCE_POOLS)[];
  return names.find((name) => text.includes(name)) ?? "FIXED_MODEL_SET_1";
}

interface RecordedCost {
  readonly model_id?: string;
  readonly router_model?: string;
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  readonly text?: string | null;
  readonly repeat?: readonly [string, number] | null;
}

function costCase(testCase: GoldenCase): unknown {
  if (functionOf(testCase).startsWith("UsageStats")) return usageCase(testCase);
  const { messages } = testCase.input as { readonly messages?: readonly LooseMessage[] };
  if (messages !== undefined) return estimateCase(messages);
  const input = plainInput<RecordedCost>(testCase.input);
  const tokens = [input.input_tokens ?? 0, input.output_tokens ?? 0] as const;
  if (input.model_id !== undefined) {
    const model = referenceModel(input.model_id);
    if (model === undefined) return { error: "KeyError", message: pythonRepr(input.model_id) };
    return referenceCost(model, ...tokens);
  }
  if (input.router_model !== undefined) {
    return referenceCost(routerPrice(input.router_model), ...tokens);
  }
  const [character = "", count = 0] = input.repeat ?? [];
  return referenceTokens(input.text ?? character.repeat(count));
}

function estimateCase(messages: readonly LooseMessage[]): unknown {
  try {
    return requestTokens(messages);
  } catch (thrown) {
    if (!(thrown instanceof NotJoinable)) throw thrown;
    return { error: "TypeError", message: thrown.message };
  }
}

/** Whether the released code says that it does not know the router's price. */
function warnedCase({ input }: GoldenCase): boolean {
  const { router_model: router } = input as RecordedCost;
  return router !== undefined && !hasRouterPrice(router);
}

interface RecordedSampling {
  readonly model_id: string;
  readonly sampling_params: Readonly<Record<string, unknown>> | null;
}

/** What the synchronous path adds for OpenAI's models: a gateway of the authors, hidden in the golden file as well. */
const GATEWAY = {
  api_key: "dummy",
  base_url: "<hard-coded internal gateway>",
  custom_llm_provider: "openai",
  extra_headers: { "X-Api-Key": null },
};

function samplingCase(testCase: GoldenCase): unknown {
  const { model_id, sampling_params } = testCase.input as RecordedSampling;
  const model = referenceModel(model_id);
  if (model === undefined) return { error: "ValueError", message: unknownModel(model_id) };
  const path = /\bcall_model\b/.test(functionOf(testCase)) ? "sync" : "async";
  return {
    model: model.alias,
    ...referenceSampling(model.alias, sampling_params, path),
    drop_params: true,
    ...(path === "async" ? { timeout: 600 } : {}),
    ...(path === "sync" && model.provider === "openai" ? GATEWAY : {}),
  };
}

interface RecordedBenchmark {
  readonly model: string;
  readonly task: string;
  readonly accuracy: number;
  readonly cost_usd: number;
}

/** From the figures that the case gives; where our table has the model, they must be the table's. */
function benchmarkCase({ model, task, accuracy, cost_usd }: RecordedBenchmark): unknown {
  const known = BENCHMARK_RESULTS.find((each) => each.model === model && each.task === task);
  const isSame = known === undefined || (known.accuracy === accuracy && known.costUsd === cost_usd);
  return isSame ? { cost_utility: costUtility(accuracy, cost_usd) } : known;
}
