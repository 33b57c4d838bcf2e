import type { CallRequest, Policy, PolicyTools } from "#core/loop/policy.ts";
import { PythonFloat, type PythonValue } from "#core/python/json.ts";
import type { AnswerSource } from "#core/trajectory/events.ts";
import { paperAgent } from "./paper-agent.ts";
import type { PaperCall, PaperOptions, PaperOutcome, PaperReply } from "./paper-call.ts";
import { paperSimple } from "./paper-simple.ts";
import { hasFixedSampling } from "./sampling-rules.ts";
import type { XRouterOptions } from "./xrouter-options.ts";

/** The released servers' temperature of a request that has none. */
const REQUEST_TEMPERATURE = 1;

/** xRouter's released servers in paper fidelity, in the mode of the options. */
export const paperRun: Policy<XRouterOptions & { readonly prompt: string }> =
  async function* paperRun(tools) {
    const { options } = tools;
    const paper: PaperOptions = {
      prompt: options.prompt,
      messages: requestMessages(options, tools.question),
      requestTemperature: options.targetTemperature ?? REQUEST_TEMPERATURE,
      maxTurns: options.maxTurns,
      temperature: options.temperature,
      topP: options.topP,
      maxTokens: options.maxTokens,
      callTarget: (call) => callTarget(tools, call),
    };
    const episode = options.mode === "agent" ? paperAgent : paperSimple;
    const outcome = yield* episode({ ...tools, options: paper });
    yield { type: "answer-origin", origin: originOf(outcome), callId: outcome.callId };
    yield { type: "answer", text: outcome.content };
  };

function requestMessages(
  { userSystem, history }: XRouterOptions,
  question: string,
): PaperOptions["messages"] {
  const system = userSystem === "" ? [] : [{ role: "system", content: userSystem }];
  return [...system, ...history, { role: "user", content: question }];
}

async function callTarget(tools: PolicyTools<unknown>, call: PaperCall): Promise<PaperReply> {
  const { candidate, named, messages, instructions } = call;
  const isFixed = hasFixedSampling(candidate.model);
  const request: CallRequest = {
    candidate,
    named,
    query: messages.at(-1)?.content ?? "",
    instructions,
    messages,
    temperature: isFixed ? null : numberOf(call.temperature),
    ...(isFixed ? {} : { topP: 1 }),
  };
  const result = await tools.call(request);
  switch (result.outcome) {
    case "ok":
      return { ok: true, callId: result.callId, reply: result.reply };
    case "failed":
      return { ok: false, callId: result.callId, message: result.failure.message };
    case "refused":
      return { ok: false, callId: null, message: result.message };
  }
}

/** What can be sent as a temperature; the released code sends anything and leaves the rest to the provider. */
function numberOf(value: PythonValue): number | null {
  const number = value instanceof PythonFloat ? value.value : Number(value ?? Number.NaN);
  return Number.isFinite(number) ? number : null;
}

function originOf({ strategy, callId }: PaperOutcome): AnswerSource {
  switch (strategy) {
    case "direct_response":
      return "direct";
    case "select_response":
      return "selected";
    case "delegate_to_model":
      return "delegated";
    case "max_turns_reached":
      return callId === null ? "none-valid" : "last-turn";
    case "last_response":
      return "last-reply";
    case "fallback":
    case "timeout_fallback":
      return "timeout";
  }
}
