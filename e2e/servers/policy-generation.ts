import type { BilledTokens } from "./bill.ts";
import type { GenerationRecord } from "./generation-record.ts";
import { closingTagEnd } from "./scripted-policy.ts";

/**
 * How a server tells which stop string ended a generation: vLLM in the choice's `stop_reason`, SGLang in its
 * `matched_stop`, llama.cpp in `stopping_word`; Ollama does not tell. All of them leave the stop string out of the text.
 */
export type StopStyle = "vllm" | "sglang" | "llama.cpp" | "ollama";

export interface PolicyGenerationPlan {
  readonly prompt: string;
  readonly promptTokens: readonly string[];
  readonly cachedTokens: number;
  /** What the policy would write if nobody stopped it. */
  readonly tokens: readonly string[];
  readonly stop: readonly string[];
  readonly maxTokens: number;
  /** Leave the stop string in the text (`include_stop_str_in_output`). */
  readonly keepsStop: boolean;
}

/** One generation of the scripted policy, token by token. */
export class PolicyGeneration {
  readonly prompt: string;
  readonly #plan: PolicyGenerationPlan;
  /** Where in the text the stop string begins and ends, when one will be met. */
  readonly #stopAt: { readonly stop: string; readonly start: number; readonly end: number } | null;
  #count = 0;
  #decoded = "";
  #sent = 0;

  constructor(plan: PolicyGenerationPlan) {
    this.prompt = plan.prompt;
    this.#plan = plan;
    this.#stopAt = firstStop(plan.tokens.join(""), plan.stop);
  }

  get decoded(): string {
    return this.#decoded;
  }

  get decodedTokens(): number {
    return this.#count;
  }

  /** True when it stopped by itself: by a stop string, the limit or the end of the text. */
  get isComplete(): boolean {
    return this.#stopped || this.#count === this.#limit;
  }

  get #limit(): number {
    return Math.min(this.#plan.maxTokens, this.#plan.tokens.length);
  }

  get #stopped(): boolean {
    return this.#stopAt !== null && this.#decoded.length >= this.#stopAt.end;
  }

  /** Decodes a token; gives the text that may be sent (never a part of the stop string), or `null` at the end. */
  decode(): string | null {
    const token = this.#plan.tokens[this.#count];
    if (this.isComplete || token === undefined) return null;
    this.#count += 1;
    this.#decoded += token;
    const text = this.#decoded.slice(this.#sent, this.#sendable());
    this.#sent += text.length;
    return text;
  }

  /** The fields that tell how it ended, in the choice and beside it. */
  ending(style: StopStyle) {
    const stop = this.#stopped ? (this.#stopAt?.stop ?? null) : null;
    const reason = stop === null && this.#count < this.#plan.tokens.length ? "length" : "stop";
    const choice = { finish_reason: reason };
    if (style === "vllm") return { choice: { ...choice, stop_reason: stop }, top: {} };
    if (style === "sglang") return { choice: { ...choice, matched_stop: stop }, top: {} };
    if (style === "llama.cpp") return { choice, top: { stopping_word: stop ?? "" } };
    return { choice, top: {} };
  }

  usage(reportsCached: boolean) {
    const promptTokens = this.#plan.promptTokens.length;
    const details = { prompt_tokens_details: { cached_tokens: this.#plan.cachedTokens } };
    return {
      prompt_tokens: promptTokens,
      completion_tokens: this.#count,
      total_tokens: promptTokens + this.#count,
      ...(reportsCached ? details : {}),
    };
  }

  billed(): BilledTokens {
    const fresh = this.#freshTokens;
    const cacheRead = this.#plan.cachedTokens;
    return { fresh, cacheRead, cacheWrite: 0, output: this.#count, reasoning: 0 };
  }

  record(): GenerationRecord {
    return {
      prompt: this.prompt,
      decoded: this.#decoded,
      decodedTokens: this.#count,
      tokensAfterClosing: this.#tokensAfterClosing(),
      freshTokens: this.#freshTokens,
    };
  }

  get #freshTokens(): number {
    return this.#plan.promptTokens.length - this.#plan.cachedTokens;
  }

  #sendable(): number {
    if (this.#stopAt === null) return this.#decoded.length;
    return Math.min(this.#decoded.length, this.#stopAt[this.#plan.keepsStop ? "end" : "start"]);
  }

  #tokensAfterClosing(): number {
    const end = closingTagEnd(this.#decoded);
    if (end === null) return 0;
    let length = 0;
    const closing = this.#plan.tokens.findIndex((token) => {
      length += token.length;
      return length >= end;
    });
    return this.#count - closing - 1;
  }
}

/** The stop string whose last character comes first. */
function firstStop(text: string, stops: readonly string[]) {
  const found = stops
    .map((stop) => ({ stop, start: text.indexOf(stop), end: text.indexOf(stop) + stop.length }))
    .filter(({ start }) => start >= 0)
    .sort((a, b) => a.end - b.end);
  return found[0] ?? null;
}
