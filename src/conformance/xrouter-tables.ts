import { REFERENCE_MODELS, referenceModel } from "#core/policies/xrouter/reference-models.ts";
import { availableIn, REFERENCE_POOLS } from "#core/policies/xrouter/reference-pools.ts";
import { referenceSampling } from "#core/policies/xrouter/sampling-rules.ts";
import { idOfTool, idOfToolInTraining, toolName } from "#core/policies/xrouter/tool-names.ts";
import { type AdapterEntry, type GoldenCase, onInput } from "./golden.ts";
import { fromRecorded } from "./recorded-shape.ts";
import {
  addReferenceUsage,
  NO_REFERENCE_USAGE,
  referenceCost,
  referenceTokens,
  routerPrice,
} from "./reference/reference-cost.ts";
import { type LooseMessage, requestTokens } from "./reference/reference-target.ts";
import { BENCHMARK_RESULTS, costUtility } from "./reference/xrouter-benchmarks.ts";
import { RELEASED_DESCRIPTIONS } from "./xrouter-released-descriptions.ts";

export const XROUTER_TABLES: readonly AdapterEntry[] = [
  {
    file: "xrouter_price_table",
    recorded: "MODEL_SPECS (read from the imported module)",
    run: onInput<string>(tableRow),
  },
  {
    file: "xrouter_tool_names",
    recorded: "create_openai_tools / _extract_model_id / _tool_name_to_model_id",
    run: nameCase,
  },
  {
    file: "xrouter_cost",
    recorded:
      "LLMRouter._calculate_cost / calculate_router_cost / estimate_tokens / _estimate_tokens / UsageStats",
    run: costCase,
  },
  {
    file: "xrouter_sampling_params",
    recorded: "LLMRouter.acall_model / call_model request building",
    run: samplingCase,
  },
  {
    file: "xrouter_benchmarks",
    recorded: "CostUtility = Accuracy / Cost",
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
  readonly messages?: readonly LooseMessage[];
  readonly updates?: readonly RecordedUpdate[];
}

type RecordedUpdate = readonly [input: number, output: number, cost: number];

function costCase(testCase: GoldenCase): unknown {
  const input = testCase.input as RecordedCost;
  const tokens = [input.input_tokens ?? 0, input.output_tokens ?? 0] as const;
  if (input.model_id !== undefined) {
    const model = referenceModel(input.model_id);
    return model === undefined ? { error: "KeyError" } : referenceCost(model, ...tokens);
  }
  if (input.router_model !== undefined) {
    return referenceCost(routerPrice(input.router_model), ...tokens);
  }
  if (input.messages !== undefined)
    return requestTokens(fromRecorded(input.messages) as LooseMessage[]);
  if (input.updates !== undefined) return usageCase(input.updates);
  const [character = "", count = 0] = input.repeat ?? [];
  return referenceTokens(input.text ?? character.repeat(count));
}

function usageCase(updates: readonly RecordedUpdate[]): unknown {
  const usage = updates.reduce(
    (sum, [inputTokens, outputTokens, cost]) =>
      addReferenceUsage(sum, { inputTokens, outputTokens, cost }),
    NO_REFERENCE_USAGE,
  );
  return {
    total_calls: usage.calls,
    total_input_tokens: usage.inputTokens,
    total_output_tokens: usage.outputTokens,
    total_cost: usage.cost,
  };
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
  if (model === undefined) return { error: "ValueError" };
  const path = functionOf(testCase).includes("sync)") ? "sync" : "async";
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
}

function benchmarkCase({ model, task }: RecordedBenchmark): unknown {
  const result = BENCHMARK_RESULTS.find((each) => each.model === model && each.task === task);
  if (result === undefined) return null;
  return { cost_utility: costUtility(result.accuracy, result.costUsd) };
}
