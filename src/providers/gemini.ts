import { SwitchyardError } from "#core/errors.ts";
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
import { usageFromGemini } from "./normalise-usage.ts";
import type { Provider } from "./provider.ts";
import { endpoint } from "./provider-address.ts";

/** The format of Gemini's own `streamGenerateContent`. */
export const gemini: ChatDialect = { request, reader };

/** The key goes into a header: in the address it would end up in logs. Any further header fails the preflight. */
export function geminiHeaders(key: string | null): Readonly<Record<string, string>> {
  const headers = { "Content-Type": "application/json" };
  return key === null ? headers : { ...headers, "x-goog-api-key": key };
}

function request(
  provider: Provider,
  chat: ChatRequest,
  key: string | null,
  without: ReadonlySet<string>,
): ProviderRequest {
  const model = encodeURIComponent(chat.model.replace(/^models\//, ""));
  const system = chat.messages.filter((message) => message.role === "system");
  const sampling = { temperature: chat.temperature ?? undefined, topP: chat.topP, seed: chat.seed };
  const wanted = Object.entries(sampling).filter(
    ([name, value]) => value !== undefined && !without.has(name),
  );
  return {
    url: endpoint(provider, `/models/${model}:streamGenerateContent?alt=sse`),
    headers: geminiHeaders(key),
    body: {
      contents: chat.messages
        .filter((message) => message.role !== "system")
        .map(({ role, content }) => ({
          role: role === "assistant" ? "model" : "user",
          parts: [{ text: content }],
        })),
      ...(system.length === 0
        ? {}
        : { systemInstruction: { parts: system.map(({ content }) => ({ text: content })) } }),
      generationConfig: { maxOutputTokens: chat.maxTokens, ...Object.fromEntries(wanted) },
    },
  };
}

const FINISH: Readonly<Record<string, ChatFinish>> = {
  STOP: "stop",
  MAX_TOKENS: "length",
  SAFETY: "filtered",
  RECITATION: "filtered",
  LANGUAGE: "filtered",
  BLOCKLIST: "filtered",
  PROHIBITED_CONTENT: "filtered",
  SPII: "filtered",
};

function reader(provider: Provider, key: string | null): ReplyReader {
  let finish: ChatFinish | null = null;
  let servedModel: string | null = null;

  function readChunk(chunk: unknown): readonly ReplyPart[] {
    const blocked = stringAt(chunk, "promptFeedback", "blockReason");
    if (blocked !== undefined) throw questionBlocked(provider);
    servedModel = stringAt(chunk, "modelVersion") ?? servedModel;
    const candidate = listAt(chunk, "candidates").find((one) => (at(one, "index") ?? 0) === 0);
    const reason = stringAt(candidate, "finishReason");
    if (reason !== undefined) finish = FINISH[reason] ?? "other";
    const usage = usageFromGemini(at(chunk, "usageMetadata"));
    return [
      ...listAt(candidate, "content", "parts").flatMap(partOf),
      ...(usage === null ? [] : [{ type: "usage", usage, reported: null } as const]),
    ];
  }

  return {
    read(event: ServerSentEvent): readonly ReplyPart[] {
      if (event.data === "" || event.data === "[DONE]") return [];
      const data = parseJson(event.data);
      const chunks: readonly unknown[] = Array.isArray(data) ? data : [data];
      return chunks.flatMap((chunk) => {
        if (at(chunk, "error") !== undefined) {
          throw errorEvent(provider, JSON.stringify(chunk), key);
        }
        return readChunk(chunk);
      });
    },
    get finish() {
      return finish;
    },
    get servedModel() {
      return servedModel;
    },
    over: false, // the end of the connection is the only end
  };
}

function partOf(part: unknown): readonly ReplyPart[] {
  const type = at(part, "thought") === true ? "reasoning-delta" : "text-delta";
  return textPart(type, stringAt(part, "text"));
}

function questionBlocked(provider: Provider): SwitchyardError {
  return new SwitchyardError(
    "refused-by-provider",
    `${provider.name}'s filter blocked the question before the model saw it.`,
    { fix: "Change the question, or choose another candidate.", side: "provider" },
  );
}
