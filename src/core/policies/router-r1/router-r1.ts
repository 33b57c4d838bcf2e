import type { ChatFrame, ChatShape } from "#core/chat/chat-shape.ts";
import { frameFromOptions } from "#core/chat/frame-options.ts";
import type { Policy } from "#core/loop/policy.ts";
import type { Fidelity, RunStart } from "#core/trajectory/events.ts";
import { chosenPrompt } from "../options.ts";
import { guardedLoop } from "./guarded-loop.ts";
import { ROUTER_TEMPLATE } from "./prompt.ts";

/** Which of the two released loops `paper` fidelity follows. */
export type PaperLoop = "infer" | "rollout";

export interface RouterR1Options {
  /** A known chat format, or that of the model's own template. */
  readonly shape: ChatShape | ChatFrame;
  readonly loop: PaperLoop;
  readonly temperature: number;
  readonly topP: number;
  readonly maxTokens: number;
  /** The router prompt where it was edited or imported; `null` is the page's own. */
  readonly prompt: string | null;
}

/** What a run starts with where the visitor chooses nothing. Temperature 1 is how the policy was trained; less wanders less. */
export const ROUTER_R1_DEFAULTS: RouterR1Options = {
  shape: "qwen",
  loop: "rollout",
  temperature: 0.3,
  topP: 0.95,
  maxTokens: 1024,
  prompt: null,
};

/** Longest reply inserted in Switchyard fidelity. The candidates are asked for fewer than 512 tokens. */
const MAX_INFORMATION = 4000;

/** Router-R1 (arXiv 2506.09033) in the fidelity of the run. */
export function routerR1(fidelity: Fidelity, options: RouterR1Options): Policy<null> {
  const { shape, temperature, topP, maxTokens } = options;
  const prompt = { shape, template: options.prompt ?? ROUTER_TEMPLATE };
  if (fidelity === "switchyard") {
    const guarded = { ...prompt, temperature, topP, maxTokens, maxInformation: MAX_INFORMATION };
    return (tools) => guardedLoop({ ...tools, options: guarded });
  }
  // Few visitors ask for the released loops: their code comes with the first run that does.
  return options.loop === "infer"
    ? async function* infer(tools) {
        const { inferLoop } = await import("./infer-loop.ts");
        yield* inferLoop({ ...tools, options: prompt });
      }
    : async function* rollout(tools) {
        const { rolloutLoop } = await import("./rollout-loop.ts");
        yield* rolloutLoop({ ...tools, options: prompt });
      };
}

/** The options of a stored run; what is missing or of another type falls back to the default. */
export function readRouterR1Options(stored: RunStart["options"]): RouterR1Options {
  const defaults = ROUTER_R1_DEFAULTS;
  const { shape, loop } = stored;
  return {
    shape: frameFromOptions(stored) ?? (isShape(shape) ? shape : defaults.shape),
    loop: loop === "infer" || loop === "rollout" ? loop : defaults.loop,
    temperature: numberOr(stored["temperature"], defaults.temperature),
    topP: numberOr(stored["topP"], defaults.topP),
    maxTokens: numberOr(stored["maxTokens"], defaults.maxTokens),
    prompt: chosenPrompt(stored),
  };
}

function isShape(value: unknown): value is ChatShape {
  return value === "qwen" || value === "llama" || value === "plain";
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
}
