import { countPieces, toPieces } from "./pieces.ts";

/** The date every simulated reply carries: the clock must not change the bytes. 1 January 2025. */
const CREATED = 1_735_689_600;

export interface SseReplySettings {
  readonly id: string;
  readonly model: string;
  readonly text: string;
  readonly promptTokens: number;
  /** Tokens after which the reply is cut by its limit. */
  readonly maxTokens: number;
}

/** One reply as an OpenAI-compatible server sends it. */
export interface SseReply {
  /** The events before the first token, one for each token, and those after the last. */
  readonly opening: string;
  readonly tokens: readonly string[];
  readonly closing: string;
  /** The same reply in one piece, for a request that does not stream. */
  readonly whole: unknown;
}

/** Writes the events of one reply. `usage` comes in an event of its own before `[DONE]`. */
export function sseReply(settings: SseReplySettings): SseReply {
  const { id, model, text, promptTokens, maxTokens } = settings;
  const all = toPieces(text);
  const pieces = all.slice(0, maxTokens);
  const finishReason = pieces.length < all.length ? "length" : "stop";
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: pieces.length,
    total_tokens: promptTokens + pieces.length,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
  const head = { id, object: "chat.completion.chunk", created: CREATED, model };
  const chunk = (delta: object, finish_reason: string | null = null): string =>
    event({ ...head, choices: [{ index: 0, delta, finish_reason }] });
  return {
    opening: chunk({ role: "assistant", content: "" }),
    tokens: pieces.map((content) => chunk({ content })),
    closing: `${chunk({}, finishReason)}${event({ ...head, choices: [], usage })}data: [DONE]\n\n`,
    whole: {
      ...head,
      object: "chat.completion",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: pieces.join("") },
          finish_reason: finishReason,
        },
      ],
      usage,
    },
  };
}

/** Prompt tokens of a chat: the texts, and a few for the frame around each message. */
export function countPromptTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + countPieces(text) + 4, 3);
}

/** A model in the list of `GET /models`. */
export function listedModel(id: string): unknown {
  return { id, object: "model", created: CREATED, owned_by: "switchyard-demo" };
}

function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
