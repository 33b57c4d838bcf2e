import type { BilledTokens } from "./bill.ts";
import type { ChatAsk } from "./chat-ask.ts";
import { type ScriptedModel, type ScriptedToolCall, tokensOf } from "./turn.ts";

export interface ReplyToken {
  readonly text: string;
  readonly kind: "text" | "reasoning" | "call";
  /** The place of the tool call that it is a part of. */
  readonly call?: number;
}

/** One reply: its tokens, and how many of them were generated so far. */
export class PlannedReply {
  readonly tokens: readonly ReplyToken[];
  readonly calls: readonly ScriptedToolCall[];
  /** `length` when the request's limit cut the reply short. */
  readonly finish: "stop" | "length";
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly cacheWriteTokens: number;
  #generated = 0;

  constructor(script: ScriptedModel, ask: ChatAsk) {
    const size = script.charactersPerToken;
    const reply = typeof script.reply === "string" ? script.reply : script.reply(ask.message);
    const all: ReplyToken[] = [
      ...tokensOf(script.reasoning ?? "", size).map(
        (text) => ({ text, kind: "reasoning" }) as const,
      ),
      ...tokensOf(reply, size).map((text) => ({ text, kind: "text" }) as const),
      ...(script.calls ?? []).flatMap((call, place) =>
        tokensOf(call.arguments, size).map(
          (text) => ({ text, kind: "call", call: place }) as const,
        ),
      ),
    ];
    this.calls = script.calls ?? [];
    const limit = ask.maxTokens ?? all.length;
    this.tokens = all.slice(0, limit);
    this.finish = all.length > limit ? "length" : "stop";
    this.inputTokens = tokensOf(ask.input, size).length;
    this.cachedTokens = Math.min(script.cachedTokens ?? 0, this.inputTokens);
    this.cacheWriteTokens = Math.min(
      script.cacheWriteTokens ?? 0,
      this.inputTokens - this.cachedTokens,
    );
  }

  get generated(): number {
    return this.#generated;
  }

  get isComplete(): boolean {
    return this.#generated === this.tokens.length;
  }

  /** Generates the next token. */
  next(): ReplyToken | undefined {
    const token = this.tokens[this.#generated];
    if (token !== undefined) this.#generated += 1;
    return token;
  }

  generateAll(): void {
    this.#generated = this.tokens.length;
  }

  /** What was read and generated so far: what a provider charges even for an answer nobody waited for. */
  billed(): BilledTokens {
    const reasoning = this.count("reasoning");
    return {
      fresh: this.inputTokens - this.cachedTokens - this.cacheWriteTokens,
      cacheRead: this.cachedTokens,
      cacheWrite: this.cacheWriteTokens,
      output: this.#generated - reasoning,
      reasoning,
    };
  }

  /** Generated tokens of one kind. */
  count(kind: ReplyToken["kind"]): number {
    return this.tokens.slice(0, this.#generated).filter((token) => token.kind === kind).length;
  }

  /** All text of one kind, generated or not. */
  text(kind: ReplyToken["kind"]): string {
    const ofKind = this.tokens.filter((token) => token.kind === kind);
    return ofKind.map(({ text }) => text).join("");
  }
}
