import type { ServerSentEvent } from "#core/parsers/server-sent-events.ts";
import type { ChatFinish, ChatRequest } from "#core/ports/chat-model.ts";
import {
  type ChatDialect,
  contentParts,
  errorEvent,
  type ReplyPart,
  type ReplyReader,
  textPart,
} from "./chat-dialect.ts";
import type { ProviderRequest } from "./exchange.ts";
import { at, listAt, parseJson, stringAt } from "./json-fields.ts";
import { reportedCost, usageFromOpenAi } from "./normalise-usage.ts";
import type { Provider } from "./provider.ts";
import { baseUrlOf, endpoint } from "./provider-address.ts";

/** The format of `POST /chat/completions`, as OpenAI and most others speak it. */
export const openAiCompatible: ChatDialect = { request, reader };

/** `Content-Type` and `Authorization`, and nothing else: see the header rule in `presets.ts`. */
export function openAiHeaders(key: string | null): Readonly<Record<string, string>> {
  const headers = { "Content-Type": "application/json" };
  return key === null ? headers : { ...headers, Authorization: `Bearer ${key}` };
}

function request(
  provider: Provider,
  chat: ChatRequest,
  key: string | null,
  without: ReadonlySet<string>,
): ProviderRequest {
  const fields: Readonly<Record<string, unknown>> = {
    model: chat.model,
    messages: chat.messages,
    stream: true,
    ...optionalFields(baseUrlOf(provider).hostname, chat, without),
  };
  const body = Object.fromEntries(Object.entries(fields).filter(([name]) => !without.has(name)));
  return { url: endpoint(provider, "/chat/completions"), headers: openAiHeaders(key), body };
}

/** OpenAI's reasoning models think with fixed sampling and refuse these settings. */
const FIXED_SAMPLING = /^(?:o\d|gpt-5(?!.*chat))/;

function optionalFields(
  host: string,
  chat: ChatRequest,
  without: ReadonlySet<string>,
): Readonly<Record<string, unknown>> {
  const fixed = host === "api.openai.com" && FIXED_SAMPLING.test(chat.model);
  // OpenAI takes the newer name for all its models, the rest of the world knows the older one.
  const newName =
    host === "api.openai.com" ? !without.has("max_completion_tokens") : without.has("max_tokens");
  const mistral = host === "api.mistral.ai";
  return {
    [newName ? "max_completion_tokens" : "max_tokens"]: chat.maxTokens,
    ...(chat.temperature === null || fixed ? {} : { temperature: chat.temperature }),
    ...(chat.topP === undefined || fixed ? {} : { top_p: chat.topP }),
    ...(chat.seed === undefined ? {} : { [mistral ? "random_seed" : "seed"]: chat.seed }),
    // Mistral sends its usage unasked and refuses fields that it does not know.
    ...(mistral ? {} : { stream_options: { include_usage: true } }),
    ...(host === "openrouter.ai" ? { usage: { include: true } } : {}),
  };
}

const FINISH: Readonly<Record<string, ChatFinish>> = {
  stop: "stop",
  eos: "stop",
  end_turn: "stop",
  length: "length",
  max_tokens: "length",
  model_length: "length",
  content_filter: "filtered",
  refusal: "refused",
};

function reader(provider: Provider, key: string | null): ReplyReader {
  let finish: ChatFinish | null = null;
  let servedModel: string | null = null;
  let over = false;
  let refused = false;

  function readChoice(choice: unknown): readonly ReplyPart[] {
    // A server that does not stream puts the whole message where others put a delta.
    const delta = at(choice, "delta") ?? at(choice, "message");
    const refusal = textPart("text-delta", stringAt(delta, "refusal"));
    const reason = stringAt(choice, "finish_reason");
    if (reason !== undefined && reason !== "") finish = FINISH[reason] ?? "other";
    if (refusal.length > 0) refused = true;
    if (refused && finish !== null) finish = "refused";
    const reasoning = stringAt(delta, "reasoning_content") ?? stringAt(delta, "reasoning");
    return [
      ...textPart("reasoning-delta", reasoning),
      ...contentParts(at(delta, "content")),
      ...refusal,
    ];
  }

  function readUsage(chunk: unknown): readonly ReplyPart[] {
    const given = at(chunk, "usage") ?? at(chunk, "x_groq", "usage");
    const usage = usageFromOpenAi(given);
    return usage === null ? [] : [{ type: "usage", usage, reported: reportedCost(given) }];
  }

  return {
    read(event: ServerSentEvent): readonly ReplyPart[] {
      if (event.data === "[DONE]") over = true;
      if (over || event.data === "") return [];
      const chunk = parseJson(event.data);
      if (isError(event, chunk)) throw errorEvent(provider, event.data, key);
      servedModel = stringAt(chunk, "model") ?? servedModel;
      const choice = listAt(chunk, "choices").find((one) => (at(one, "index") ?? 0) === 0);
      return [...readChoice(choice), ...readUsage(chunk)];
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

/** An error has a field, an event name, or (OpenRouter) a finish reason of its own. */
function isError(event: ServerSentEvent, chunk: unknown): boolean {
  return (
    event.name === "error" ||
    at(chunk, "error") !== undefined ||
    stringAt(chunk, "object") === "error" ||
    stringAt(chunk, "choices", 0, "finish_reason") === "error"
  );
}
