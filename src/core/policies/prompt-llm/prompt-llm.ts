import type { ChatShape } from "#core/chat/chat-shape.ts";
import { generateTagged } from "#core/loop/generate-tagged.ts";
import type { Policy } from "#core/loop/policy.ts";
import { neutralise } from "#core/parsers/neutralise.ts";
import { delegate } from "#core/policies/ask-candidate.ts";
import { startPrompt } from "#core/policies/router-r1/start-prompt.ts";
import { largest } from "#core/pool/compare-candidates.ts";
import { resolveName } from "#core/pool/resolve-name.ts";
import type { RunStart } from "#core/trajectory/events.ts";

export interface PromptLlmOptions {
  /** The chat format of the policy's model. */
  readonly shape: ChatShape;
  readonly temperature: number;
  readonly topP: number;
  readonly maxTokens: number;
}

const DEFAULTS: PromptLlmOptions = { shape: "qwen", temperature: 0, topP: 1, maxTokens: 512 };

/** Filled like Router-R1's template: `{models}` and `{descriptions}` from the pool, `{question}` by the run. */
const TEMPLATE = `
Decide which of the models below should be asked the question at the end. You do not answer it yourself. \
Weigh in one or two sentences inside <think> ... </think> which of them fits it best, \
then write the name of that model, and nothing else, inside <search> ... </search>.

The name is one of this list, spelled exactly so: [{models}].

What each model is like:

{descriptions}


Question: {question}

`;

/**
 * “Prompt LLM” of the Router-R1 paper: the policy's own model, untrained, is asked once which candidate fits, and that
 * one gets the question. A name that is no candidate's falls to the largest.
 */
export function promptLlm(options: PromptLlmOptions): Policy<null> {
  return async function* askModel(tools) {
    const { session, pool, signal, seed } = tools;
    const { shape, temperature, topP, maxTokens } = options;
    const prompt = startPrompt({ shape, template: TEMPLATE }, pool, neutralise(tools.question));
    for (const { text, origin } of prompt) await session.append(text, { origin, signal });
    yield { type: "round-start", round: 1 };
    const sampling = { temperature, topP, maxTokens, seed, signal };
    const { text } = yield* generateTagged(session, { stop: ["</search>"], ...sampling });
    const resolved = resolveName(pool, namedIn(text));
    if (resolved.ok) {
      const { candidate } = resolved;
      yield* delegate(tools, candidate, `The policy's model named ${candidate.id}.`);
      return;
    }
    yield { type: "action-invalid", reason: resolved.reason, message: resolved.message };
    const candidate = largest(pool);
    yield* delegate(tools, candidate, `No candidate was named; ${candidate.id} is the largest.`);
  };
}

/** What stands in the call tag, up to a colon; a model without tags is taken at its last line. */
function namedIn(text: string): string {
  const tagged = /<search>([\s\S]*?)(?:<\/search>|$)/.exec(text)?.[1];
  const written = tagged ?? text.trim().split("\n").at(-1) ?? "";
  return written.split(":")[0] ?? "";
}

/** The options of a stored run; what is missing or of another type falls back to the default. */
export function readPromptLlmOptions(stored: RunStart["options"]): PromptLlmOptions {
  const { shape, temperature, topP, maxTokens } = stored;
  return {
    shape: shape === "llama" || shape === "plain" ? shape : DEFAULTS.shape,
    temperature: typeof temperature === "number" ? temperature : DEFAULTS.temperature,
    topP: typeof topP === "number" ? topP : DEFAULTS.topP,
    maxTokens: typeof maxTokens === "number" ? maxTokens : DEFAULTS.maxTokens,
  };
}
