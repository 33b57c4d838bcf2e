import type { Answer } from "./answer.ts";
import { Bill } from "./bill.ts";
import type { ChatAsk } from "./chat-ask.ts";
import { type CorsRules, corsHeaders, preflight } from "./cors.ts";
import {
  type LoopbackServer,
  type RecordedRequest,
  startLoopbackServer,
} from "./loopback-server.ts";
import { PlannedReply } from "./planned-reply.ts";
import type { ReplyWire } from "./reply-wire.ts";
import { streamReply } from "./stream-reply.ts";
import { type Fault, type ScriptedModel, type Turn, TurnQueue } from "./turn.ts";

export interface ChatServerOptions {
  /** The key that is accepted; `null` accepts anybody, as a local server does. */
  readonly key: string | null;
  readonly models: readonly ScriptedModel[];
  /** False: no CORS headers at all, as hosts that do not want pages. */
  readonly cors?: boolean;
}

export interface ChatServer extends LoopbackServer {
  readonly bill: Bill;
  /** Says how the next requests to a model are answered, one turn each. */
  queue(model: string, ...turns: readonly Turn[]): void;
}

/** What tells one provider's interface from another's. */
export interface ChatDialect {
  readonly cors: CorsRules;
  /** True when a refusal of the key carries no CORS headers, so that a page sees only a network error. */
  readonly opaqueRefusal: boolean;
  /** `null` when the key and the headers are right, else the refusal. */
  refuse(
    request: RecordedRequest,
    key: string | null,
  ): { readonly status: number; readonly message: string } | null;
  /** The path that lists models, and the list. */
  readonly modelsPath: string;
  listModels(ids: readonly string[]): string;
  /** `null` when the path is none of the dialect's. */
  read(request: RecordedRequest): ChatAsk | null;
  error(status: number, message: string): string;
  wire(request: RecordedRequest, ask: ChatAsk, reply: PlannedReply): ReplyWire;
}

const JSON_TYPE = { "content-type": "application/json" };
const HTML_TYPE = { "content-type": "text/html" };
const GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";

/** Starts a scripted chat provider that speaks the given dialect. */
export async function startChatServer(
  dialect: ChatDialect,
  options: ChatServerOptions,
): Promise<ChatServer> {
  const bill = new Bill();
  const turns = new TurnQueue();
  const handler = new ChatHandler(dialect, options, bill, turns);
  const server = await startLoopbackServer((request, answer) => handler.handle(request, answer));
  return Object.assign(server, {
    bill,
    queue: (model: string, ...next: readonly Turn[]) => turns.add(model, next),
  });
}

class ChatHandler {
  readonly #dialect: ChatDialect;
  readonly #options: ChatServerOptions;
  readonly #bill: Bill;
  readonly #turns: TurnQueue;

  constructor(dialect: ChatDialect, options: ChatServerOptions, bill: Bill, turns: TurnQueue) {
    this.#dialect = dialect;
    this.#options = options;
    this.#bill = bill;
    this.#turns = turns;
  }

  async handle(request: RecordedRequest, answer: Answer): Promise<void> {
    if (request.method === "OPTIONS") return this.#preflight(request, answer);
    const refusal = this.#dialect.refuse(request, this.#options.key);
    if (refusal !== null) {
      const cors = this.#dialect.opaqueRefusal ? {} : this.#cors(request);
      const body = this.#dialect.error(refusal.status, refusal.message);
      return answer.send(refusal.status, { ...JSON_TYPE, ...cors }, body);
    }
    if (request.method === "GET" && pathOf(request) === this.#dialect.modelsPath) {
      const ids = this.#options.models.map(({ id }) => id);
      return this.#json(request, answer, 200, this.#dialect.listModels(ids));
    }
    const ask = this.#dialect.read(request);
    if (ask === null) return this.#error(request, answer, 404, "There is no such path.");
    return this.#chat(request, answer, ask);
  }

  async #chat(request: RecordedRequest, answer: Answer, ask: ChatAsk): Promise<void> {
    const model = this.#options.models.find(({ id }) => id === ask.model);
    if (model === undefined) {
      return this.#error(request, answer, 404, `The model ${ask.model} does not exist.`);
    }
    const refused = ask.parameters.find((name) => model.refuses?.includes(name));
    if (refused !== undefined) {
      const message = `Unsupported parameter: '${refused}' is not supported with this model.`;
      return this.#error(request, answer, 400, message);
    }
    const script = { ...model, ...this.#turns.take(model.id) };
    if (await this.#faultBeforeReply(request, answer, script.fault)) return;
    const reply = new PlannedReply(script, ask);
    const wire = this.#dialect.wire(request, ask, reply);
    this.#bill.open(request.number, model, reply);
    if (ask.stream) {
      answer.open(this.#cors(request), script.framing);
      return streamReply(answer, wire, reply, script, ask.wantsUsage);
    }
    reply.generateAll();
    return this.#json(request, answer, 200, wire.whole(script.fault?.kind !== "no-usage"));
  }

  /** Plays a fault that leaves no reply; true when the exchange is over. */
  async #faultBeforeReply(
    request: RecordedRequest,
    answer: Answer,
    fault: Fault | undefined,
  ): Promise<boolean> {
    const cors = this.#cors(request);
    if (fault?.kind === "stall-start") {
      await answer.waitAt(fault.gate);
      return answer.gone;
    }
    if (fault?.kind === "status") await this.#sendStatus(answer, cors, fault);
    else if (fault?.kind === "wire") await sendWire(answer, cors, fault);
    else if (fault?.kind === "html") {
      await answer.send(200, { ...cors, ...HTML_TYPE }, GATEWAY_PAGE);
    } else if (fault?.kind === "redirect") {
      await answer.send(307, { ...cors, location: fault.to });
    } else {
      return false;
    }
    return true;
  }

  #sendStatus(
    answer: Answer,
    cors: Readonly<Record<string, string>>,
    fault: Extract<Fault, { kind: "status" }>,
  ): Promise<void> {
    const message = fault.message ?? `The stand-in server was told to answer ${fault.status}.`;
    const headers = {
      ...cors,
      ...(fault.html === true ? HTML_TYPE : JSON_TYPE),
      ...(fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter }),
      ...(fault.retryAfterMs === undefined ? {} : { "retry-after-ms": fault.retryAfterMs }),
    };
    const body = fault.html === true ? GATEWAY_PAGE : this.#dialect.error(fault.status, message);
    return answer.send(fault.status, headers, body);
  }

  #preflight(request: RecordedRequest, answer: Answer): Promise<void> {
    if (this.#options.cors === false) return answer.send(405, {});
    const { status, headers } = preflight(this.#dialect.cors, request.headers);
    return answer.send(status, headers);
  }

  #cors(request: RecordedRequest): Record<string, string> {
    return this.#options.cors === false ? {} : corsHeaders(request.headers["origin"]);
  }

  #json(request: RecordedRequest, answer: Answer, status: number, body: string): Promise<void> {
    return answer.send(status, { ...JSON_TYPE, ...this.#cors(request) }, body);
  }

  #error(request: RecordedRequest, answer: Answer, status: number, text: string): Promise<void> {
    return this.#json(request, answer, status, this.#dialect.error(status, text));
  }
}

/** What was written for a test goes out as it is. */
function sendWire(
  answer: Answer,
  cors: Readonly<Record<string, string>>,
  { status = 200, body }: Extract<Fault, { kind: "wire" }>,
): Promise<void> {
  const type = body.startsWith("{") ? JSON_TYPE : { "content-type": "text/event-stream" };
  return answer.send(status, { ...cors, ...type }, body);
}

/** The path without its search string. */
export function pathOf(request: RecordedRequest): string {
  return request.path.split("?")[0] ?? "";
}

/** The body as a JSON object; throws when it is none (the test sends what it should not). */
export function jsonBody(request: RecordedRequest): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(request.body);
  if (typeof value !== "object" || value === null) throw new TypeError("the body is no object");
  return value as Readonly<Record<string, unknown>>;
}
