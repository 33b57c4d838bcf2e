import type { SwitchyardError } from "#core/errors.ts";
import type { ServerSentEvent } from "#core/parsers/server-sent-events.ts";
import type { ChatFinish, ChatRequest } from "#core/ports/chat-model.ts";
import { errorInEvent, readEventData } from "./answer-error.ts";
import { type ChatDialect, type ReplyPart, type ReplyReader, textPart } from "./chat-dialect.ts";
import type { ProviderRequest } from "./exchange.ts";
import { finishOf, strongerFinish } from "./finish-reason.ts";
import { at, listAt, stringAt } from "./json-fields.ts";
import { mergeCounts, type RawCounts } from "./merge-counts.ts";
import { usageFromAnthropic } from "./normalise-usage.ts";
import type { Provider } from "./provider.ts";
import { endpoint } from "./provider-address.ts";
import { isDone, isSignOfLife } from "./stream-marks.ts";

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

class AnthropicReader implements ReplyReader {
  finish: ChatFinish | null = null;
  failure: SwitchyardError | null = null;
  servedModel: string | null = null;
  over = false;
  readonly #provider: Provider;
  readonly #key: string | null;
  /** The running totals come in two events: input at the start, output at the end. */
  #counts: RawCounts | null = null;

  constructor(provider: Provider, key: string | null) {
    this.#provider = provider;
    this.#key = key;
  }

  read(event: ServerSentEvent): readonly ReplyPart[] {
    if (this.over || isSignOfLife(event)) return [];
    if (isDone(event.data)) {
      this.#end();
      return [];
    }
    const data = readEventData(event);
    const type = stringAt(data, "type") ?? event.name;
    const asked = { provider: this.#provider, key: this.#key };
    this.failure ??= errorInEvent(asked, event, data, HAS_REPLY.has(type));
    const parts = this.#readTyped(type, data);
    if (event.isWhole === true) this.#end();
    return parts;
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
        this.#readReason(at(data, "delta"));
        return this.#readUsage(at(data, "usage"));
      case "message_stop":
        this.#end();
        return [];
      default: // pings, errors, and events not invented yet
        return this.#readUsage(at(data, "usage"));
    }
  }

  /** The server says that nothing follows: a reply without a reason for its end has ended all the same. */
  #end(): void {
    this.over = true;
    if (this.failure === null) this.finish ??= "other";
  }

  #readMessage(message: unknown): readonly ReplyPart[] {
    this.servedModel = stringAt(message, "model") ?? this.servedModel;
    this.#readReason(message);
    const blocks = listAt(message, "content").flatMap(blockPart);
    return [...blocks, ...this.#readUsage(at(message, "usage"))];
  }

  #readReason(holder: unknown): void {
    this.finish = strongerFinish(this.finish, finishOf(stringAt(holder, "stop_reason")));
  }

  #readUsage(usage: unknown): readonly ReplyPart[] {
    if (usage === undefined) return [];
    this.#counts = mergeCounts(this.#counts, usage);
    const sum = usageFromAnthropic(this.#counts);
    return sum === null ? [] : [{ type: "usage", usage: sum, reported: null }];
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
