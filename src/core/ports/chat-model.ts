import type { Picodollars } from "#core/cost/money.ts";
import type { Usage } from "#core/cost/usage.ts";
import type { Failure } from "#core/errors.ts";

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

export interface ChatRequest {
  /** The provider's name for the model. */
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly maxTokens: number;
  /** `null` leaves the provider's default. */
  readonly temperature: number | null;
  readonly topP?: number;
  readonly seed?: number;
  /** `false` leaves thinking that stands in the reply's text where it is; else it comes as reasoning. */
  readonly splitThinking?: false;
}

export type ChatFinish = "stop" | "length" | "filtered" | "refused" | "other";

/** A part of a reply. Usage may come several times (running totals): the last one holds. `finish` comes last, once. */
export type ChatPart =
  | { readonly type: "text-delta"; readonly text: string }
  | { readonly type: "reasoning-delta"; readonly text: string }
  /** An attempt failed and another follows after `delayMs`; whatever came before is void. */
  | {
      readonly type: "retry";
      readonly attempt: number;
      readonly delayMs: number;
      readonly failure: Failure;
    }
  /**
   * What has come so far was not what it was taken for. To `reasoning`: the text turned out to be thinking, and the reply
   * begins now. To `text`: the reasoning is all there is, and is the reply.
   */
  | { readonly type: "recast"; readonly to: "text" | "reasoning" }
  | { readonly type: "usage"; readonly usage: Usage; readonly reported: Picodollars | null }
  | {
      readonly type: "finish";
      readonly reason: ChatFinish;
      readonly servedModel: string | null;
      /** What a reader of a reply that is complete all the same should know. */
      readonly warning?: Failure;
    };

/**
 * Asks one candidate. Throws `SwitchyardError` when the reply cannot be completed; on abort throws `aborted`.
 * Parts yielded before the throw stand: the caller keeps the partial text and estimates its cost.
 */
export interface ChatModel {
  stream(
    request: ChatRequest,
    options: { readonly signal: AbortSignal },
  ): AsyncGenerator<ChatPart, void, void>;
}
