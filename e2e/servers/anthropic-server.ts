import type { ChatAsk } from "./chat-ask.ts";
import {
  type ChatDialect,
  type ChatServer,
  type ChatServerOptions,
  jsonBody,
  pathOf,
  startChatServer,
} from "./chat-server.ts";
import type { RecordedRequest } from "./loopback-server.ts";
import type { PlannedReply } from "./planned-reply.ts";
import type { ReplyWire } from "./reply-wire.ts";

/**
 * An Anthropic-like provider: `/v1/messages` and `/v1/models`. A page must say that it means to call directly,
 * with `anthropic-dangerous-direct-browser-access`; any request header passes the preflight.
 */
export function startAnthropicServer(options: ChatServerOptions): Promise<ChatServer> {
  const dialect: ChatDialect = {
    cors: { allowedHeaders: "any" },
    opaqueRefusal: false,
    refuse,
    modelsPath: "/v1/models",
    listModels: (ids) =>
      JSON.stringify({ data: ids.map((id) => ({ type: "model", id })), has_more: false }),
    read,
    error: (status, message) =>
      JSON.stringify({ type: "error", error: { type: errorType(status), message } }),
    wire: (request, ask, reply) => new AnthropicWire(request, ask, reply),
  };
  return startChatServer(dialect, options);
}

function refuse({ headers }: RecordedRequest, key: string | null) {
  if (key !== null && headers["x-api-key"] !== key) {
    return { status: 401, message: "invalid x-api-key" };
  }
  if (headers["anthropic-dangerous-direct-browser-access"] !== "true") {
    return { status: 401, message: "CORS requests need the direct browser access header" };
  }
  if (headers["anthropic-version"] === undefined) {
    return { status: 400, message: "anthropic-version: header is required" };
  }
  return null;
}

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  429: "rate_limit_error",
  529: "overloaded_error",
};

function errorType(status: number): string {
  return ERROR_TYPES[status] ?? "api_error";
}

interface Message {
  readonly role: string;
  readonly content: string | readonly { readonly text: string }[];
}

function read(request: RecordedRequest): ChatAsk | null {
  if (request.method !== "POST" || pathOf(request) !== "/v1/messages") return null;
  const body = jsonBody(request);
  const messages = body["messages"] as readonly Message[];
  const texts = messages.map(({ role, content }) => ({
    role,
    text: typeof content === "string" ? content : content.map(({ text }) => text).join(""),
  }));
  const system = typeof body["system"] === "string" ? [body["system"]] : [];
  return {
    model: String(body["model"]),
    message: texts.findLast(({ role }) => role === "user")?.text ?? "",
    input: [...system, ...texts.map(({ text }) => text)].join("\n"),
    maxTokens: Number(body["max_tokens"]),
    stream: body["stream"] === true,
    wantsUsage: true,
    parameters: Object.keys(body),
  };
}

class AnthropicWire implements ReplyWire {
  readonly end = event({ type: "message_stop" });
  readonly #id: string;
  readonly #model: string;
  readonly #reply: PlannedReply;
  #block: "text" | "reasoning" | null = null;
  #index = -1;

  constructor(request: RecordedRequest, ask: ChatAsk, reply: PlannedReply) {
    this.#id = `msg_${request.number}`;
    this.#model = ask.model;
    this.#reply = reply;
  }

  opening() {
    const message = { ...this.#message([]), stop_reason: null, usage: this.#inputUsage(1) };
    return [event({ type: "message_start", message }), event({ type: "ping" })];
  }

  token(text: string, kind: "text" | "reasoning") {
    const delta =
      kind === "text"
        ? { type: "text_delta", text }
        : ({ type: "thinking_delta", thinking: text } as const);
    const opened = kind === this.#block ? [] : this.#openBlock(kind);
    return [...opened, event({ type: "content_block_delta", index: this.#index, delta })];
  }

  closing(usage: boolean) {
    const delta = { stop_reason: this.#stopReason(), stop_sequence: null };
    const counts = usage ? { usage: { output_tokens: this.#reply.generated } } : {};
    return [...this.#closeBlock(), event({ type: "message_delta", delta, ...counts })];
  }

  error(): ReturnType<typeof event> {
    return event({ type: "error", error: { type: "overloaded_error", message: "Overloaded" } });
  }

  whole(usage: boolean): string {
    const content = [{ type: "text", text: this.#reply.text("text") }];
    return JSON.stringify({
      ...this.#message(content),
      stop_reason: this.#stopReason(),
      ...(usage ? { usage: this.#inputUsage(this.#reply.generated) } : {}),
    });
  }

  #openBlock(kind: "text" | "reasoning") {
    const closed = this.#closeBlock();
    this.#block = kind;
    this.#index += 1;
    const block = kind === "text" ? { type: "text", text: "" } : { type: "thinking", thinking: "" };
    const start = { type: "content_block_start", index: this.#index, content_block: block };
    return [...closed, event(start)];
  }

  #closeBlock() {
    return this.#block === null ? [] : [event({ type: "content_block_stop", index: this.#index })];
  }

  #message(content: readonly unknown[]) {
    return { id: this.#id, type: "message", role: "assistant", model: this.#model, content };
  }

  #stopReason(): string {
    return this.#reply.finish === "length" ? "max_tokens" : "end_turn";
  }

  /** Anthropic's `input_tokens` leaves out what was read from and written to the cache. */
  #inputUsage(outputTokens: number) {
    const { fresh, cacheRead, cacheWrite } = this.#reply.billed();
    return {
      input_tokens: fresh,
      cache_read_input_tokens: cacheRead,
      cache_creation_input_tokens: cacheWrite,
      output_tokens: outputTokens,
    };
  }
}

function event(data: Readonly<Record<string, unknown>> & { readonly type: string }) {
  return { event: data.type, data: JSON.stringify(data) };
}
