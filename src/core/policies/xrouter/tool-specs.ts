import type { ToolSpec } from "#core/ports/tool-chat.ts";
import { SELECT_TOOL, toolName } from "./tool-names.ts";

/** What the policy is told of a candidate. */
export interface ToolCandidate {
  readonly id: string;
  /** The name that the description begins with. */
  readonly name: string;
  readonly description: string;
}

/**
 * The tool of one candidate, with the reference's shape and order of keys: the policy writes the system prompt and, where
 * it wants to, the temperature. The query is never an argument. (xRouter, `create_openai_tools`.)
 */
export function candidateTool({ id, name, description }: ToolCandidate): ToolSpec {
  return {
    type: "function",
    function: {
      name: toolName(id),
      description: `Call ${name} model. ${description}`,
      parameters: {
        type: "object",
        properties: {
          optimized_system_prompt: {
            type: "string",
            description: "Optimized system prompt for this specific model and task",
          },
          temperature: {
            type: "number",
            description: "Sampling temperature (0.0 to 2.0)",
            default: 1,
          },
        },
        required: ["optimized_system_prompt"],
      },
    },
  };
}

/** The tool that ends a run with an earlier reply; its wording is the page's own. */
export const SELECT_RESPONSE: ToolSpec = {
  type: "function",
  function: {
    name: SELECT_TOOL,
    description:
      "Make the reply of an earlier call the final answer, word for word, and finish. Use it alone in a turn, and only when one reply already answers the user well.",
    parameters: {
      type: "object",
      properties: {
        model_call_name: {
          type: "string",
          description:
            "Name of the tool whose reply is chosen, for example call_gpt_5. If it was called several times, its latest reply is taken.",
        },
      },
      required: ["model_call_name"],
    },
  },
};

/** The tools of a pool in its order; `select_response` comes last, and only where there is something to select (agent mode). */
export function toolSpecs(
  candidates: readonly ToolCandidate[],
  mode: "agent" | "simple",
): readonly ToolSpec[] {
  const calls = candidates.map(candidateTool);
  return mode === "agent" ? [...calls, SELECT_RESPONSE] : calls;
}

/**
 * A tool as training shows it to the policy: its configuration goes through a model that drops defaults and adds what the
 * servers' tools do not have. (xRouter, `verl/tools/schemas.py`.)
 */
export function trainingTool(tool: ToolSpec): ToolSpec {
  const { parameters } = tool.function;
  const properties = parameters["properties"] as Readonly<Record<string, TrainedProperty>>;
  const trained = Object.entries(properties).map(([name, { type, description }]) => [
    name,
    { type, description, enum: null },
  ]);
  const { type, required } = parameters;
  return {
    type: "function",
    function: {
      ...tool.function,
      parameters: { type, properties: Object.fromEntries(trained), required },
      ...{ strict: false },
    },
  };
}

interface TrainedProperty {
  readonly type: string;
  readonly description: unknown;
}
