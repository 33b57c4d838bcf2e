import type { XRouterMode } from "#core/policies/xrouter/xrouter-options.ts";

/** The released limit on a turn in simple mode; agent mode sends none. */
const SIMPLE_TOKENS = 32_768;

/**
 * What the released servers send to the policy's own model besides messages and tools: greedy, but for the gpt-5 family, which
 * takes no other temperature than 1. A model of one's own is reached at its port with a made-up key.
 */
export function routerRequest(
  mode: XRouterMode,
  model: string,
  port: number | null,
): Readonly<Record<string, unknown>> {
  const isGpt5 = model.startsWith("gpt-5");
  const limit = isGpt5 ? "max_completion_tokens" : "max_tokens";
  return {
    model: `openai/${model}`,
    tool_choice: "auto",
    drop_params: true,
    temperature: isGpt5 ? 1 : 0,
    ...(mode === "simple" ? { [limit]: SIMPLE_TOKENS } : {}),
    ...(port === null ? {} : { base_url: `http://localhost:${port}/v1`, api_key: "dummy" }),
  };
}
