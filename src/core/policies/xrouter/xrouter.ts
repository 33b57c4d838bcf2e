import type { Policy } from "#core/loop/policy.ts";
import type { Fidelity } from "#core/trajectory/events.ts";
import { guardedAgent } from "./guarded-agent.ts";
import { guardedSimple } from "./guarded-simple.ts";
import { AGENT_PROMPT, SIMPLE_PROMPT } from "./prompts.ts";
import type { XRouterOptions } from "./xrouter-options.ts";

/** xRouter (arXiv 2510.08439) in the fidelity and mode of the run. */
export function xrouter(fidelity: Fidelity, options: XRouterOptions): Policy<null> {
  const prompt = options.prompt ?? (options.mode === "agent" ? AGENT_PROMPT : SIMPLE_PROMPT);
  const given = { ...options, prompt };
  if (fidelity === "switchyard") {
    return options.mode === "agent"
      ? (tools) => guardedAgent({ ...tools, options: given })
      : (tools) => guardedSimple({ ...tools, options: given });
  }
  // Few visitors ask for the released loops: their code comes with the first run that does.
  return async function* paper(tools) {
    const { paperRun } = await import("./paper-run.ts");
    yield* paperRun({ ...tools, options: given });
  };
}
