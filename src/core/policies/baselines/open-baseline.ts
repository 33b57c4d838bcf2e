import type { Policy } from "#core/loop/policy.ts";
import type { PolicyId } from "#core/trajectory/events.ts";
import { headsOf, type PolicyChoice } from "../policy-choice.ts";

type BaselineId = Exclude<PolicyId, "router-r1" | "xrouter" | "r2-router">;

/** A baseline with its stored options read. Adding one is one file and one line here. */
export const OPEN_BASELINE: Readonly<
  Record<BaselineId, (choice: PolicyChoice) => Promise<Policy<null>>>
> = {
  always: async ({ options }) => {
    const { always, readAlwaysOptions } = await import("./always.ts");
    return always(readAlwaysOptions(options));
  },
  random: async () => {
    const { random } = await import("./random.ts");
    return random();
  },
  "prompt-llm": async ({ options }) => {
    const { promptLlm, readPromptLlmOptions } = await import("./prompt-llm.ts");
    return promptLlm(readPromptLlmOptions(options));
  },
  knn: async (choice) => {
    const [{ knn }, { readEmbeddingRouteOptions }] = await Promise.all([
      import("./knn.ts"),
      import("./route-by-embedding.ts"),
    ]);
    return knn(readEmbeddingRouteOptions(choice.options), headsOf(choice));
  },
  ridge: async (choice) => {
    const [{ ridge }, { readEmbeddingRouteOptions }] = await Promise.all([
      import("./ridge.ts"),
      import("./route-by-embedding.ts"),
    ]);
    return ridge(readEmbeddingRouteOptions(choice.options), headsOf(choice));
  },
  cascade: async ({ options }) => {
    const { cascade, readCascadeOptions } = await import("./cascade.ts");
    return cascade(readCascadeOptions(options));
  },
  oracle: async (choice) => {
    const { oracle } = await import("./oracle.ts");
    return oracle(headsOf(choice));
  },
};
