import type { Usage } from "#core/cost/usage.ts";
import type { ServerSentEvent } from "#core/parsers/server-sent-events.ts";
import type { ChatRequest } from "#core/ports/chat-model.ts";
import { type ChatDialect, type ReplyPart, textPart } from "./chat-dialect.ts";
import { EventReader } from "./event-reader.ts";
import type { ProviderRequest } from "./exchange.ts";
import { at, listAt, stringAt } from "./json-fields.ts";
import type { RawCounts } from "./merge-counts.ts";
import { usageFromAnthropic } from "./normalise-usage.ts";
import type { Provider } from "./provider.ts";
import { endpoint } from "./provider-address.ts";

/** The format of Anthropic's `POST /messages`. */
export const anthropic: ChatDialect = {
  request,
  reader: (provider, key) => new AnthropicReader(provider, key),
};

/** The last one is what Anthropic asks of pages: it says that the visitor's own key is used knowingly. */
export function anthropicHeaders(key: string | null): Readonly<Record<string, string>> {
  return {
    "Content-Type": "application/json",
    ...(key === null ? {} : { "x-api-key": key }),
    "anthropic-version": "2023-06-01",
    "anthropic-dangerous-direct-browser-access": "true",
  };
}

function request(
  provider: Provider,
  chat: ChatRequest,
  key: string | null,
  without: ReadonlySet<string>,
): ProviderRequest {
  const system = chat.messages.filter((message) => message.role === "system");
  // Newer models take one of temperature and top_p, not both; there is no seed.
  const sampling =
    chat.temperature !== null && !without.has("temperature")
      ? { temperature: Math.min(chat.temperature, 1) }
      : chat.topP !== undefined && !without.has("top_p")
        ? { top_p: chat.topP }
        : {};
  return {
    url: endpoint(provider, "/messages"),
    headers: anthropicHeaders(key),
    body: {
      model: chat.model,
      messages: chat.messages.filter((message) => message.role !== "system"),
      ...(system.length === 0
        ? {}
        : { system: system.map((message) => message.content).join("\n\n") }),
      max_tokens: chat.maxTokens,
      stream: true,
      ...sampling,
    },
  };
}

class AnthropicReader extends EventReader {
  protected readData(event: ServerSentEvent, data: unknown): readonly ReplyPart[] {
    const type = stringAt(data, "type") ?? event.name;
    this.noteError(event, data, HAS_REPLY.has(type));
    return this.#readTyped(type, data);
  }

  /** The running totals come in two events: input at the start, output at the end. */
  protected usageIn(counts: RawCounts | null): Usage | null {
    return usageFromAnthropic(counts);
  }

  #readTyped(type: string | null, data: unknown): readonly ReplyPart[] {
    switch (type) {
      case "message_start":
        return this.#readMessage(at(data, "message"));
      case "message": // the whole reply at once
        return this.#readMessage(data);
      case "content_block_start":
        return blockPart(at(data, "content_block"));
      case "content_block_delta":
        return blockPart(at(data, "delta"));
      case "message_delta":
        this.noteReason(stringAt(data, "delta", "stop_reason"));
        return this.count(at(data, "usage"));
      case "message_stop":
        this.end();
        return [];
      default: // pings, errors, and events not invented yet
        return this.count(at(data, "usage"));
    }
  }

  #readMessage(message: unknown): readonly ReplyPart[] {
    this.servedModel = stringAt(message, "model") ?? this.servedModel;
    this.noteReason(stringAt(message, "stop_reason"));
    const blocks = listAt(message, "content").flatMap(blockPart);
    return [...blocks, ...this.count(at(message, "usage"))];
  }
}

/** Events that are a part of a reply, whatever else they hold. */
const HAS_REPLY: ReadonlySet<string | null> = new Set([
  "message",
  "message_start",
  "content_block_start",
  "content_block_delta",
  "content_block_stop",
  "message_delta",
  "message_stop",
]);

/** A content block or a delta of one: text, thinking, or something that is not for reading. */
function blockPart(block: unknown): readonly ReplyPart[] {
  const thinking = textPart("reasoning-delta", stringAt(block, "thinking"));
  return thinking.length > 0 ? thinking : textPart("text-delta", stringAt(block, "text"));
}
