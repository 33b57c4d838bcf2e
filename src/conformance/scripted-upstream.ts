import type { ReferenceModel } from "#core/policies/xrouter/reference-models.ts";
import { referenceSampling } from "#core/policies/xrouter/sampling-rules.ts";
import { plainValue } from "#core/python/json.ts";
import type { LooseMessage, ReferenceCompletion } from "./reference/reference-target.ts";
import { expectFields } from "./unread-fields.ts";

/** A recorded completion of a candidate's provider. */
export interface ScriptedCompletion {
  readonly content?: string | null;
  readonly reasoning_content?: string | null;
  /** Absent: the stand-in's own figures. `null`: the completion has none. */
  readonly usage?: ScriptedUsage | null;
  readonly raise?: string;
  /** Never answers; whoever waits gives up. */
  readonly hang?: boolean;
  /** The completion holds no choice at all; the released code takes the first one all the same. */
  readonly no_choices?: boolean;
}

const FIELDS = ["content", "reasoning_content", "usage", "raise", "hang", "no_choices"];

export interface ScriptedUsage {
  readonly prompt_tokens?: number | null;
  readonly completion_tokens?: number | null;
  readonly completion_tokens_details?: { readonly reasoning_tokens?: number | null } | null;
}

/** What Python says of the first item of an empty list. */
export const NO_CHOICE = "list index out of range";

/** What the stand-in of the golden files reports where a script says nothing. */
export const STAND_IN_USAGE: ScriptedUsage = { prompt_tokens: 100, completion_tokens: 10 };

/** Providers that answer from a script, in the order they are asked. */
export class ScriptedUpstream {
  /** The requests as they left, with the sampling of the released rules. */
  readonly requests: unknown[] = [];
  readonly #script: ScriptedCompletion[];
  readonly #onHang: () => void;

  constructor(script: readonly ScriptedCompletion[] | null, onHang: () => void = () => {}) {
    this.#script = [...(script ?? [])];
    for (const next of this.#script) expectFields("a completion of the script", next, FIELDS);
    this.#onHang = onHang;
  }

  /** Asks the next completion. Throws what the script raises. */
  async ask(
    model: ReferenceModel,
    messages: readonly LooseMessage[],
    sampling: Readonly<Record<string, unknown>> | null,
  ): Promise<ReferenceCompletion> {
    const settings = referenceSampling(model.alias, sampling);
    this.requests.push({
      model: model.alias,
      messages: messages.map(({ role, content = "" }) => ({ role, content: plainValue(content) })),
      ...settings,
      drop_params: true,
      timeout: 600,
    });
    const next = this.#script.shift();
    if (next === undefined) throw new Error("the script is used up");
    if (next.hang === true) this.#onHang();
    if (next.raise !== undefined) throw new Error(next.raise);
    if (next.no_choices === true) throw new Error(NO_CHOICE);
    return {
      content: next.content ?? null,
      reasoning: next.reasoning_content ?? null,
      usage: usageOf(next.usage === undefined ? STAND_IN_USAGE : next.usage),
    };
  }
}

function usageOf(usage: ScriptedUsage | null): ReferenceCompletion["usage"] {
  if (usage === null) return null;
  const { prompt_tokens: prompt, completion_tokens: completion } = usage;
  const reasoning = usage.completion_tokens_details?.reasoning_tokens;
  return {
    ...(prompt === undefined ? {} : { promptTokens: prompt }),
    ...(completion === undefined ? {} : { completionTokens: completion }),
    ...(reasoning === undefined ? {} : { reasoningTokens: reasoning }),
  };
}
