import { chargeFor } from "./bill.ts";
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
import type { PlannedReply, ReplyToken } from "./planned-reply.ts";
import type { ReplyWire } from "./reply-wire.ts";

export interface CandidateServerOptions extends ChatServerOptions {
  /** Report the charge in `usage.cost` (dollars), as OpenRouter does: this part of the list price, in percent. */
  readonly reportedPercent?: number;
  /** The delta's field for thinking: `reasoning` (OpenRouter) or `reasoning_content` (DeepSeek). */
  readonly reasoningField?: "reasoning" | "reasoning_content";
}

/**
 * An OpenAI-compatible provider: `/v1/chat/completions` and `/v1/models`. Its preflight lets `Authorization` and
 * `Content-Type` pass and nothing else, and a wrong key is refused without CORS headers, as OpenAI does.
 */
export function startCandidateServer(options: CandidateServerOptions): Promise<ChatServer> {
  const dialect: ChatDialect = {
    cors: { allowedHeaders: ["authorization", "content-type"] },
    opaqueRefusal: true,
    refuse: (request, key) =>
      key === null || request.headers["authorization"] === `Bearer ${key}`
        ? null
        : { status: 401, message: "Incorrect API key provided." },
    modelsPath: "/v1/models",
    listModels: (ids) =>
      JSON.stringify({ object: "list", data: ids.map((id) => ({ id, object: "model" })) }),
    read,
    error: (status, message) =>
      JSON.stringify({ error: { message, type: "stand_in_error", param: null, code: status } }),
    wire: (request, ask, reply) => new CandidateWire(request, ask, reply, options),
  };
  return startChatServer(dialect, options);
}

interface Message {
  readonly role: string;
  readonly content: string;
}

function read(request: RecordedRequest): ChatAsk | null {
  if (request.method !== "POST" || pathOf(request) !== "/v1/chat/completions") return null;
  const body = jsonBody(request);
  const messages = body["messages"] as readonly Message[];
  const limit = body["max_completion_tokens"] ?? body["max_tokens"];
  const streamOptions = body["stream_options"] as { include_usage?: boolean } | undefined;
  return {
    model: String(body["model"]),
    message: messages.findLast(({ role }) => role === "user")?.content ?? "",
    input: messages.map(({ content }) => content).join("\n"),
    maxTokens: typeof limit === "number" ? limit : null,
    stream: body["stream"] === true,
    // OpenRouter asks for it with a `usage` parameter of its own.
    wantsUsage: streamOptions?.include_usage === true || "usage" in body,
    parameters: Object.keys(body),
  };
}

class CandidateWire implements ReplyWire {
  readonly end = { data: "[DONE]" };
  readonly #id: string;
  readonly #model: string;
  readonly #reply: PlannedReply;
  readonly #options: CandidateServerOptions;
  /** The last tool call that has been named. */
  #named = -1;

  constructor(
    request: RecordedRequest,
    ask: ChatAsk,
    reply: PlannedReply,
    options: CandidateServerOptions,
  ) {
    this.#id = `chatcmpl-${request.number}`;
    this.#model = ask.model;
    this.#reply = reply;
    this.#options = options;
  }

  opening() {
    return [this.#choice({ role: "assistant", content: "" }, null)];
  }

  token(text: string, kind: "text" | "reasoning") {
    const field = kind === "text" ? "content" : (this.#options.reasoningField ?? "reasoning");
    return [this.#choice({ [field]: text }, null)];
  }

  /** The first piece of a call names it, as OpenAI does. */
  call({ text, call: index = 0 }: ReplyToken) {
    const isFirst = this.#named < index;
    this.#named = Math.max(this.#named, index);
    const head = isFirst ? this.#toolCall(index, "") : null;
    const piece = { index, function: { arguments: text } };
    return [...(head === null ? [] : [head]), piece].map((one) =>
      this.#choice({ tool_calls: [one] }, null),
    );
  }

  closing(usage: boolean) {
    const last = this.#choice({}, this.#finish);
    return usage ? [last, this.#chunk({ choices: [], usage: this.#usage() })] : [last];
  }

  error(named: boolean) {
    const error = { code: 502, message: "The provider behind the stand-in server went away." };
    const choices = [{ index: 0, delta: { content: "" }, finish_reason: "error" }];
    const frame = this.#chunk({ error, choices });
    return named ? { ...frame, event: "error" } : frame;
  }

  whole(usage: boolean): string {
    const reasoning = this.#reply.text("reasoning");
    const calls = this.#reply.calls.map((call, index) => this.#toolCall(index, call.arguments));
    const message = {
      role: "assistant",
      content: this.#reply.text("text"),
      ...(reasoning === "" ? {} : { [this.#options.reasoningField ?? "reasoning"]: reasoning }),
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
    };
    return JSON.stringify({
      id: this.#id,
      object: "chat.completion",
      created: 0,
      model: this.#model,
      choices: [{ index: 0, message, finish_reason: this.#finish }],
      ...(usage ? { usage: this.#usage() } : {}),
    });
  }

  get #finish(): string {
    const { finish, calls } = this.#reply;
    return finish === "stop" && calls.length > 0 ? "tool_calls" : finish;
  }

  #toolCall(index: number, written: string) {
    const name = this.#reply.calls[index]?.name ?? "";
    const id = `${this.#id}-call-${index}`;
    return { index, id, type: "function", function: { name, arguments: written } };
  }

  #choice(delta: Readonly<Record<string, unknown>>, finish: string | null) {
    return this.#chunk({ choices: [{ index: 0, delta, finish_reason: finish }] });
  }

  #chunk(rest: Readonly<Record<string, unknown>>) {
    const head = { id: this.#id, object: "chat.completion.chunk", created: 0, model: this.#model };
    return { data: JSON.stringify({ ...head, ...rest }) };
  }

  #usage() {
    const reply = this.#reply;
    return {
      prompt_tokens: reply.inputTokens,
      completion_tokens: reply.generated,
      total_tokens: reply.inputTokens + reply.generated,
      prompt_tokens_details: { cached_tokens: reply.cachedTokens },
      completion_tokens_details: { reasoning_tokens: reply.count("reasoning") },
      ...this.#reportedCost(),
    };
  }

  #reportedCost() {
    const percent = this.#options.reportedPercent;
    const model = this.#options.models.find(({ id }) => id === this.#model);
    if (percent === undefined || model === undefined) return {};
    const charge = (chargeFor(this.#reply.billed(), model.price) * BigInt(percent)) / 100n;
    return { cost: Number(charge) / 1e12 };
  }
}
