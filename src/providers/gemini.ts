import type { Usage } from "#core/cost/usage.ts";
import { SwitchyardError } from "#core/errors.ts";
import type { ServerSentEvent } from "#core/parsers/server-sent-events.ts";
import type { ChatRequest } from "#core/ports/chat-model.ts";
import { type ChatDialect, type ReplyPart, textPart } from "./chat-dialect.ts";
import { EventReader } from "./event-reader.ts";
import type { ProviderRequest } from "./exchange.ts";
import { at, listAt, stringAt } from "./json-fields.ts";
import type { RawCounts } from "./merge-counts.ts";
import { usageFromGemini } from "./normalise-usage.ts";
import type { Provider } from "./provider.ts";
import { endpoint } from "./provider-address.ts";

/** The format of Gemini's own `streamGenerateContent`. */
export const gemini: ChatDialect = {
  request,
  reader: (provider, key) => new GeminiReader(provider, key),
};

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

/** Only gateways say that nothing follows; else the end of the connection is the only end. */
class GeminiReader extends EventReader {
  readonly #provider: Provider;

  constructor(provider: Provider, key: string | null) {
    super(provider, key);
    this.#provider = provider;
  }

  protected readData(event: ServerSentEvent, data: unknown): readonly ReplyPart[] {
    const chunks: readonly unknown[] = Array.isArray(data) ? data : [data];
    const hasReply = chunks.some(isPartOfReply);
    return chunks.flatMap((chunk) => this.#readChunk(event, chunk, hasReply));
  }

  protected usageIn(counts: RawCounts | null): Usage | null {
    return usageFromGemini(counts);
  }

  #readChunk(event: ServerSentEvent, chunk: unknown, hasReply: boolean): readonly ReplyPart[] {
    if (stringAt(chunk, "promptFeedback", "blockReason") === undefined) {
      this.noteError(event, chunk, hasReply);
    } else this.failure ??= questionBlocked(this.#provider);
    this.servedModel = stringAt(chunk, "modelVersion") ?? this.servedModel;
    const candidate = listAt(chunk, "candidates").find((one) => (at(one, "index") ?? 0) === 0);
    this.noteReason(stringAt(candidate, "finishReason"));
    return [
      ...listAt(candidate, "content", "parts").flatMap(partOf),
      ...this.count(at(chunk, "usageMetadata")),
    ];
  }
}

function isPartOfReply(chunk: unknown): boolean {
  return listAt(chunk, "candidates").length > 0 || at(chunk, "usageMetadata") !== undefined;
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
