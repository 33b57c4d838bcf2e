import type { ChatRequest } from "#core/ports/chat-model.ts";
import type { ChatDialect } from "./chat-dialect.ts";
import type { ProviderRequest } from "./exchange.ts";
import { OpenAiReader } from "./openai-reader.ts";
import type { Provider } from "./provider.ts";
import { baseUrlOf, endpoint } from "./provider-address.ts";

/** The format of `POST /chat/completions`, as OpenAI and most others speak it. */
export const openAiCompatible: ChatDialect = {
  request,
  reader: (provider, key) => new OpenAiReader(provider, key),
};

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
