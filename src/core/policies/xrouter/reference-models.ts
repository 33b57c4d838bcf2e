/** How the authors rank a model. The price is not what decides it: one premium model is among the cheapest. */
export type Tier = "premium" | "standard" | "budget" | "specialized";

/** A row of xRouter's model table. */
export interface ReferenceModel {
  readonly id: string;
  /** As its description calls it. */
  readonly name: string;
  /** The name it is called by upstream; models at Together carry the provider in front. */
  readonly alias: string;
  readonly provider: "openai" | "together";
  /** US dollars per 1,000,000 tokens. */
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
  /** Tokens. */
  readonly contextWindow: number;
  readonly maxOutput: number;
  readonly tier: Tier;
  readonly capabilities: readonly string[];
}

const GENERAL = ["reasoning", "coding", "math", "general"] as const;

/**
 * The 18 active models of the released table (`verl/tools/utils/router_utils.py` at df2f4bd), in its order. The output price of
 * gpt-4.1-nano is the released 1.40, although the list price was 0.40.
 */
export const REFERENCE_MODELS: readonly ReferenceModel[] = [
  openai("gpt-5", "GPT-5", [1.25, 10], [400_000, 128_000], "premium", [
    ...GENERAL,
    "multimodal",
    "long_context",
    "tool_calling",
  ]),
  openai("gpt-5-mini", "GPT-5 Mini", [0.25, 2], [400_000, 128_000], "standard", [
    ...GENERAL,
    "multimodal",
  ]),
  openai("gpt-5-nano", "GPT-5 Nano", [0.05, 0.4], [400_000, 128_000], "budget", GENERAL),
  openai("gpt-4o", "GPT-4o (Omni)", [2.5, 10], [128_000, 16_384], "premium", [
    ...GENERAL,
    "multimodal",
  ]),
  openai("gpt-4o-mini", "GPT-4o Mini", [0.15, 0.6], [128_000, 16_384], "budget", GENERAL),
  openai("gpt-4.1", "GPT-4.1", [2, 8], [1_047_576, 32_768], "premium", [
    ...GENERAL,
    "long_context",
  ]),
  openai("gpt-4.1-mini", "GPT-4.1 Mini", [0.4, 1.6], [1_047_576, 32_768], "budget", [
    ...GENERAL,
    "long_context",
  ]),
  openai("gpt-4.1-nano", "GPT-4.1 Nano", [0.1, 1.4], [1_047_576, 32_768], "budget", [
    ...GENERAL,
    "long_context",
  ]),
  openai("o3", "o3", [2, 8], [200_000, 100_000], "specialized", [
    "reasoning",
    "math",
    "science",
    "thinking",
  ]),
  openai("o4-mini", "o4 Mini", [1.1, 4.4], [200_000, 100_000], "standard", [
    "reasoning",
    "math",
    "science",
    "thinking",
  ]),
  together(
    ["gpt-oss-120b", "openai/gpt-oss-120b"],
    "GPT-OSS 120B",
    [0.15, 0.6],
    [131_072, 131_072],
    "standard",
    [...GENERAL, "chain_of_thought"],
  ),
  together(
    ["gpt-oss-20b", "openai/gpt-oss-20b"],
    "GPT-OSS 20B",
    [0.05, 0.2],
    [131_072, 131_072],
    "budget",
    ["reasoning", "math", "general", "chain_of_thought"],
  ),
  together(
    ["qwen3-235b-instruct", "Qwen/Qwen3-235B-A22B-Instruct-2507-tput"],
    "Qwen3 235B Instruct",
    [0.2, 0.6],
    [262_144, 262_144],
    "premium",
    [...GENERAL, "multilingual"],
  ),
  together(
    ["qwen3-235b-thinking", "Qwen/Qwen3-235B-A22B-Thinking-2507"],
    "Qwen3 235B Thinking",
    [0.65, 3],
    [262_144, 262_144],
    "specialized",
    ["reasoning", "math", "analysis", "chain_of_thought", "thinking"],
  ),
  together(
    ["qwen3-coder-480b", "Qwen/Qwen3-Coder-480B-A35B-Instruct-FP8"],
    "Qwen3 Coder 480B",
    [2, 2],
    [262_144, 262_144],
    "specialized",
    ["coding", "debugging", "code_review", "programming"],
  ),
  together(
    ["kimi-k2", "moonshotai/Kimi-K2-Instruct"],
    "Kimi K2 Instruct",
    [1, 3],
    [131_072, 131_072],
    "premium",
    ["reasoning", "math", "analysis", "multilingual", "coding", "thinking"],
  ),
  together(
    ["deepseek-r1", "deepseek-ai/DeepSeek-R1"],
    "DeepSeek R1",
    [3, 7],
    [163_840, 131_072],
    "premium",
    ["reasoning", "math", "science", "research", "thinking"],
  ),
  together(
    ["deepseek-r1-tput", "deepseek-ai/DeepSeek-R1-0528-tput"],
    "DeepSeek R1 Throughput",
    [0.55, 2.19],
    [163_840, 131_072],
    "standard",
    ["reasoning", "math", "science", "thinking"],
  ),
];

/** The row of an id, exactly as it is written; `undefined` outside the table. */
export function referenceModel(id: string): ReferenceModel | undefined {
  return REFERENCE_MODELS.find((model) => model.id === id);
}

function openai(
  id: string,
  name: string,
  [inputPerMillion, outputPerMillion]: readonly [number, number],
  [contextWindow, maxOutput]: readonly [number, number],
  tier: Tier,
  capabilities: readonly string[],
): ReferenceModel {
  const prices = { inputPerMillion, outputPerMillion };
  const provider = "openai";
  return {
    id,
    name,
    alias: id,
    provider,
    ...prices,
    contextWindow,
    maxOutput,
    tier,
    capabilities,
  };
}

function together(
  [id, model]: readonly [string, string],
  name: string,
  prices: readonly [number, number],
  sizes: readonly [number, number],
  tier: Tier,
  capabilities: readonly string[],
): ReferenceModel {
  const row = openai(id, name, prices, sizes, tier, capabilities);
  return { ...row, alias: `together_ai/${model}`, provider: "together" };
}
