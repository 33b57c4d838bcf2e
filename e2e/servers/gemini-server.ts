import type { ChatAsk } from "./chat-ask.ts";
import {
  type ChatDialect,
  type ChatServer,
  type ChatServerOptions,
  jsonBody,
  startChatServer,
} from "./chat-server.ts";
import type { RecordedRequest } from "./loopback-server.ts";
import type { PlannedReply } from "./planned-reply.ts";
import type { ReplyWire } from "./reply-wire.ts";

/**
 * A Gemini-like provider: `/v1beta/models/MODEL:streamGenerateContent?alt=sse` and the model list. The key comes
 * in `x-goog-api-key`; a preflight that asks for any other header than that, its client header and
 * `Content-Type` is refused.
 */
export function startGeminiServer(options: ChatServerOptions): Promise<ChatServer> {
  const dialect: ChatDialect = {
    cors: { allowedHeaders: ["content-type", "x-goog-api-key", "x-goog-api-client"] },
    opaqueRefusal: false,
    refuse: ({ headers }, key) =>
      key === null || headers["x-goog-api-key"] === key
        ? null
        : { status: 400, message: "API key not valid. Please pass a valid API key." },
    modelsPath: "/v1beta/models",
    listModels: (ids) =>
      JSON.stringify({
        models: ids.map((id) => ({
          name: `models/${id}`,
          supportedGenerationMethods: ["generateContent"],
        })),
      }),
    read,
    error: (status, message) =>
      JSON.stringify({ error: { code: status, message, status: statusName(status) } }),
    wire: (request, ask, reply) => new GeminiWire(request, ask, reply),
  };
  return startChatServer(dialect, options);
}

const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE",
};

function statusName(status: number): string {
  return STATUS_NAMES[status] ?? "INTERNAL";
}

interface Content {
  readonly role?: string;
  readonly parts: readonly { readonly text: string }[];
}

const PATH = /^\/v1beta\/models\/([^:?]+):(streamGenerateContent\?alt=sse|generateContent)$/;

function read(request: RecordedRequest): ChatAsk | null {
  const [, model, method] = PATH.exec(request.path) ?? [];
  if (request.method !== "POST" || model === undefined) return null;
  const body = jsonBody(request);
  const contents = body["contents"] as readonly Content[];
  const system = body["systemInstruction"] as Content | undefined;
  const settings = (body["generationConfig"] ?? {}) as Readonly<Record<string, unknown>>;
  const limit = settings["maxOutputTokens"];
  const asked = contents.findLast(({ role }) => role !== "model");
  return {
    model: decodeURIComponent(model),
    message: asked === undefined ? "" : textOf(asked),
    input: [...(system === undefined ? [] : [system]), ...contents].map(textOf).join("\n"),
    maxTokens: typeof limit === "number" ? limit : null,
    stream: method !== "generateContent",
    wantsUsage: true,
    parameters: [...Object.keys(body), ...Object.keys(settings)],
  };
}

function textOf({ parts }: Content): string {
  return parts.map(({ text }) => text).join("");
}

class GeminiWire implements ReplyWire {
  /** Gemini's stream just ends. */
  readonly end = null;
  readonly #id: string;
  readonly #model: string;
  readonly #reply: PlannedReply;

  constructor(request: RecordedRequest, ask: ChatAsk, reply: PlannedReply) {
    this.#id = `response-${request.number}`;
    this.#model = ask.model;
    this.#reply = reply;
  }

  opening() {
    return [];
  }

  /** Every chunk carries the running token counts. */
  token(text: string, kind: "text" | "reasoning", usage: boolean) {
    const part = kind === "text" ? { text } : { text, thought: true };
    return [{ data: this.#chunk([part], null, usage) }];
  }

  closing(usage: boolean) {
    return [{ data: this.#chunk([{ text: "" }], this.#finish(), usage) }];
  }

  error() {
    const error = { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" };
    return { data: JSON.stringify({ error }) };
  }

  whole(usage: boolean): string {
    return this.#chunk([{ text: this.#reply.text("text") }], this.#finish(), usage);
  }

  #finish(): string {
    return this.#reply.finish === "length" ? "MAX_TOKENS" : "STOP";
  }

  #chunk(parts: readonly unknown[], finishReason: string | null, usage: boolean): string {
    const finish = finishReason === null ? {} : { finishReason };
    return JSON.stringify({
      candidates: [{ content: { role: "model", parts }, index: 0, ...finish }],
      ...(usage ? { usageMetadata: this.#usage() } : {}),
      modelVersion: this.#model,
      responseId: this.#id,
    });
  }

  /** Gemini counts thinking apart from the candidate's tokens, and cached tokens inside the prompt's. */
  #usage() {
    const reply = this.#reply;
    const thoughts = reply.count("reasoning");
    return {
      promptTokenCount: reply.inputTokens,
      cachedContentTokenCount: reply.cachedTokens,
      candidatesTokenCount: reply.generated - thoughts,
      ...(thoughts === 0 ? {} : { thoughtsTokenCount: thoughts }),
      totalTokenCount: reply.inputTokens + reply.generated,
    };
  }
}
