import { SwitchyardError } from "#core/errors.ts";
import type { ServerSentEvent } from "#core/parsers/server-sent-events.ts";
import type { ChatFinish, ChatRequest } from "#core/ports/chat-model.ts";
import { errorInEvent, readEventData } from "./answer-error.ts";
import { type ChatDialect, type ReplyPart, type ReplyReader, textPart } from "./chat-dialect.ts";
import type { ProviderRequest } from "./exchange.ts";
import { finishOf, strongerFinish } from "./finish-reason.ts";
import { at, listAt, stringAt } from "./json-fields.ts";
import { mergeCounts, type RawCounts } from "./merge-counts.ts";
import { usageFromGemini } from "./normalise-usage.ts";
import type { Provider } from "./provider.ts";
import { endpoint } from "./provider-address.ts";
import { isDone, isSignOfLife } from "./stream-marks.ts";

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

class GeminiReader implements ReplyReader {
  finish: ChatFinish | null = null;
  failure: SwitchyardError | null = null;
  servedModel: string | null = null;
  /** Only gateways say that nothing follows; else the end of the connection is the only end. */
  over = false;
  readonly #provider: Provider;
  readonly #key: string | null;
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
    const chunks: readonly unknown[] = Array.isArray(data) ? data : [data];
    const hasReply = chunks.some(isPartOfReply);
    const parts = chunks.flatMap((chunk) => this.#readChunk(event, chunk, hasReply));
    if (event.isWhole === true) this.#end();
    return parts;
  }

  #end(): void {
    this.over = true;
    if (this.failure === null) this.finish ??= "other";
  }

  #readChunk(event: ServerSentEvent, chunk: unknown, hasReply: boolean): readonly ReplyPart[] {
    const blocked = stringAt(chunk, "promptFeedback", "blockReason");
    const asked = { provider: this.#provider, key: this.#key };
    this.failure ??=
      blocked === undefined
        ? errorInEvent(asked, event, chunk, hasReply)
        : questionBlocked(this.#provider);
    this.servedModel = stringAt(chunk, "modelVersion") ?? this.servedModel;
    const candidate = listAt(chunk, "candidates").find((one) => (at(one, "index") ?? 0) === 0);
    this.finish = strongerFinish(this.finish, finishOf(stringAt(candidate, "finishReason")));
    return [
      ...listAt(candidate, "content", "parts").flatMap(partOf),
      ...this.#readUsage(at(chunk, "usageMetadata")),
    ];
  }

  #readUsage(given: unknown): readonly ReplyPart[] {
    if (given === undefined) return [];
    this.#counts = mergeCounts(this.#counts, given);
    const usage = usageFromGemini(this.#counts);
    return usage === null ? [] : [{ type: "usage", usage, reported: null }];
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
