import type { Framing } from "./answer.ts";
import type { ServerPrice } from "./bill.ts";
import type { Gate } from "./gate.ts";

/** What goes wrong with one answer. `afterTokens` counts generated tokens, reasoning included. */
export type Fault =
  /** An HTTP error. `html` sends a proxy's page instead of the provider's JSON. */
  | {
      readonly kind: "status";
      readonly status: number;
      /** The Retry-After header as it is sent: seconds or an HTTP date. */
      readonly retryAfter?: string;
      readonly retryAfterMs?: string;
      readonly html?: boolean;
      readonly message?: string;
    }
  /** An answer that is sent as it is written: an event stream, or JSON where it begins like that. Nothing is billed. */
  | { readonly kind: "wire"; readonly status?: number; readonly body: string }
  /** 200 with a web page. */
  | { readonly kind: "html" }
  | { readonly kind: "redirect"; readonly to: string }
  /** Nothing at all is sent until the gate opens. For a stall in mid-stream use `hold`. */
  | { readonly kind: "stall-start"; readonly gate: Gate }
  /** The socket is destroyed. */
  | { readonly kind: "cut"; readonly afterTokens: number }
  /** One event of broken JSON in an otherwise good stream. */
  | { readonly kind: "malformed"; readonly afterTokens: number }
  /** An error event inside a 200 stream, after which the stream ends. */
  | { readonly kind: "error-event"; readonly afterTokens: number; readonly named?: boolean }
  /** The stream ends without its closing mark (`[DONE]`, `message_stop`). */
  | { readonly kind: "no-end" }
  | { readonly kind: "no-usage" };

/** Keeps an answer waiting after some tokens, until the test opens the gate. */
export interface Hold {
  readonly afterTokens: number;
  readonly gate: Gate;
}

/** A tool call as a model writes it. */
export interface ScriptedToolCall {
  readonly name: string;
  /** Any string: models write what is no JSON, too. */
  readonly arguments: string;
}

/** How one request is answered. */
export interface Turn {
  /** The reply, or how it follows from the last user message. */
  readonly reply?: string | ((message: string) => string);
  /** Tools that are called after the reply. Only the OpenAI-compatible server knows them. */
  readonly calls?: readonly ScriptedToolCall[];
  /** Thinking that is streamed before the reply. */
  readonly reasoning?: string;
  readonly fault?: Fault;
  readonly hold?: Hold;
  readonly framing?: Framing;
  /** Input tokens the provider says it had in its prompt cache (at most the whole input). */
  readonly cachedTokens?: number;
  /** Input tokens written to the prompt cache, where the dialect bills them apart. */
  readonly cacheWriteTokens?: number;
  /** A keep-alive comment before the first token. */
  readonly comment?: string;
}

/** A model of a stand-in server: how it answers when no turn was queued, and what it costs. */
export interface ScriptedModel extends Turn {
  readonly id: string;
  readonly reply: string | ((message: string) => string);
  readonly price: ServerPrice;
  /** Length of a token in characters; 4 unless told. */
  readonly charactersPerToken?: number;
  /** Body parameters this model answers 400 to. */
  readonly refuses?: readonly string[];
}

/** Turns queued for the next requests to each model; a request without one is answered as the model is scripted. */
export class TurnQueue {
  readonly #turns = new Map<string, Turn[]>();

  add(model: string, turns: readonly Turn[]): void {
    this.#turns.set(model, [...(this.#turns.get(model) ?? []), ...turns]);
  }

  take(model: string): Turn {
    return this.#turns.get(model)?.shift() ?? {};
  }
}

/** Cuts text into tokens of that many code points: a made-up tokenizer that both sides can count by. */
export function tokensOf(text: string, charactersPerToken = 4): string[] {
  const points = [...text];
  const tokens: string[] = [];
  for (let at = 0; at < points.length; at += charactersPerToken) {
    tokens.push(points.slice(at, at + charactersPerToken).join(""));
  }
  return tokens;
}
