import type { ServerSentEvent } from "#core/parsers/server-sent-events.ts";
import type { ChatFinish, ChatRequest } from "#core/ports/chat-model.ts";
import {
  type ChatDialect,
  errorEvent,
  type ReplyPart,
  type ReplyReader,
  textPart,
} from "./chat-dialect.ts";
import type { ProviderRequest } from "./exchange.ts";
import { at, listAt, parseJson, stringAt } from "./json-fields.ts";
import { usageFromAnthropic } from "./normalise-usage.ts";
import type { Provider } from "./provider.ts";
import { endpoint } from "./provider-address.ts";

/** The format of Anthropic's `POST /messages`. */
export const anthropic: ChatDialect = { request, reader };

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

const FINISH: Readonly<Record<string, ChatFinish>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  refusal: "refused",
};

function reader(provider: Provider, key: string | null): ReplyReader {
  let finish: ChatFinish | null = null;
  let servedModel: string | null = null;
  let over = false;
  // The running totals come in two events: input at the start, output at the end.
  let totals: object = {};

  function readUsage(usage: unknown): readonly ReplyPart[] {
    if (typeof usage !== "object" || usage === null) return [];
    const known = Object.entries(usage).filter(([, value]) => typeof value === "number");
    totals = { ...totals, ...Object.fromEntries(known) };
    const sum = usageFromAnthropic(totals);
    return sum === null ? [] : [{ type: "usage", usage: sum, reported: null }];
  }

  function readReason(holder: unknown): void {
    const reason = stringAt(holder, "stop_reason");
    if (reason !== undefined) finish = FINISH[reason] ?? "other";
  }

  function readMessage(message: unknown): readonly ReplyPart[] {
    servedModel = stringAt(message, "model") ?? servedModel;
    readReason(message);
    return [...listAt(message, "content").flatMap(blockPart), ...readUsage(at(message, "usage"))];
  }

  return {
    read(event: ServerSentEvent): readonly ReplyPart[] {
      if (event.data === "" || over) return [];
      const data = parseJson(event.data);
      const type = stringAt(data, "type") ?? event.name;
      if (type === "error" || at(data, "error") !== undefined) {
        throw errorEvent(provider, event.data, key);
      }
      switch (type) {
        case "message_start":
          return readMessage(at(data, "message"));
        case "message": // the whole reply at once
          over = true;
          return readMessage(data);
        case "content_block_start":
          return blockPart(at(data, "content_block"));
        case "content_block_delta":
          return blockPart(at(data, "delta"));
        case "message_delta":
          readReason(at(data, "delta"));
          return readUsage(at(data, "usage"));
        case "message_stop":
          over = true;
          return [];
        default: // pings, and events not invented yet
          return [];
      }
    },
    get finish() {
      return finish;
    },
    get servedModel() {
      return servedModel;
    },
    get over() {
      return over;
    },
  };
}

/** A content block or a delta of one: text, thinking, or something that is not for reading. */
function blockPart(block: unknown): readonly ReplyPart[] {
  const thinking = textPart("reasoning-delta", stringAt(block, "thinking"));
  return thinking.length > 0 ? thinking : textPart("text-delta", stringAt(block, "text"));
}
