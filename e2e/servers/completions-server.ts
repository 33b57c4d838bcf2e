import type { Answer, Framing } from "./answer.ts";
import { Bill, type ServerPrice } from "./bill.ts";
import { jsonBody, pathOf } from "./chat-server.ts";
import { corsHeaders, preflight } from "./cors.ts";
import type { GenerationRecord } from "./generation-record.ts";
import {
  type LoopbackServer,
  type RecordedRequest,
  startLoopbackServer,
} from "./loopback-server.ts";
import { PolicyGeneration, type StopStyle } from "./policy-generation.ts";
import { nextGeneration, type PolicyScript } from "./scripted-policy.ts";
import { type Fault, type Hold, tokensOf } from "./turn.ts";

export interface CompletionsServerOptions {
  readonly model: string;
  readonly scripts: readonly PolicyScript[];
  /** How the server tells what stopped a generation; vLLM's way unless told. */
  readonly style?: StopStyle;
  /** `null`, as most local servers, takes no key. */
  readonly key?: string | null;
  readonly price?: ServerPrice;
  readonly charactersPerToken?: number;
  /** Awaited before each token: how fast the model decodes. At once unless given. */
  readonly pace?: () => Promise<void>;
  /** True: the server decodes on through stop strings; only the client's leaving ends a generation early. */
  readonly ignoresStop?: boolean;
  /** False: the server does not tell how much of the prompt it had cached. */
  readonly reportsCached?: boolean;
}

/** How one generation is answered. */
export interface CompletionsTurn {
  readonly fault?: Extract<
    Fault,
    { kind: "status" | "stall-start" | "cut" | "no-end" | "no-usage" }
  >;
  readonly hold?: Hold;
  readonly framing?: Framing;
}

export interface CompletionsServer extends LoopbackServer {
  readonly bill: Bill;
  readonly generations: readonly GenerationRecord[];
  /** The prompts in order. */
  readonly prompts: readonly string[];
  /** Says how the next requests are answered, one turn each. */
  queue(...turns: readonly CompletionsTurn[]): void;
}

interface CompletionAsk {
  readonly prompt: string;
  readonly stop: readonly string[];
  readonly maxTokens: number;
  readonly wantsUsage: boolean;
  readonly keepsStop: boolean;
}

const FREE: ServerPrice = { input: 0n, output: 0n };
/** How many texts the prefix cache has room for. */
const CACHED_TEXTS = 4;
const JSON_TYPE = { "content-type": "application/json" };

/**
 * A text-completion server with a scripted policy: `/v1/completions` (streaming) and `/v1/models`. It decodes token by
 * token until a stop string, the limit, the end of the script or the client's leaving, and keeps a prefix cache.
 */
export async function startCompletionsServer(
  options: CompletionsServerOptions,
): Promise<CompletionsServer> {
  const handler = new CompletionsHandler(options);
  const server = await startLoopbackServer((request, answer) => handler.handle(request, answer));
  const { bill } = handler;
  const live = {
    get generations() {
      return handler.generations.map((generation) => generation.record());
    },
    get prompts() {
      return handler.generations.map(({ prompt }) => prompt);
    },
  };
  const queue = (...turns: readonly CompletionsTurn[]) => handler.turns.push(...turns);
  Object.defineProperties(server, Object.getOwnPropertyDescriptors(live));
  return Object.assign(server as LoopbackServer & typeof live, { bill, queue });
}

class CompletionsHandler {
  readonly bill = new Bill();
  readonly turns: CompletionsTurn[] = [];
  readonly generations: PolicyGeneration[] = [];
  readonly #options: CompletionsServerOptions;

  constructor(options: CompletionsServerOptions) {
    this.#options = options;
  }

  async handle(request: RecordedRequest, answer: Answer): Promise<void> {
    const { model, key = null } = this.#options;
    const cors = corsHeaders(request.headers["origin"]);
    const json = (status: number, body: unknown) =>
      answer.send(status, { ...JSON_TYPE, ...cors }, JSON.stringify(body));
    if (request.method === "OPTIONS") {
      const { status, headers } = preflight({ allowedHeaders: "any" }, request.headers);
      return answer.send(status, headers);
    }
    if (key !== null && request.headers["authorization"] !== `Bearer ${key}`) {
      return json(401, { error: "Unauthorized" });
    }
    if (request.method === "GET" && pathOf(request) === "/v1/models") {
      return json(200, { object: "list", data: [{ id: model, object: "model" }] });
    }
    if (request.method !== "POST" || pathOf(request) !== "/v1/completions") {
      return json(404, { object: "error", message: "Not Found", code: 404 });
    }
    const body = jsonBody(request);
    if (body["model"] !== model) {
      const message = `The model \`${String(body["model"])}\` does not exist.`;
      return json(404, { object: "error", message, type: "NotFoundError", code: 404 });
    }
    const turn = this.turns.shift() ?? {};
    if (turn.fault?.kind === "stall-start") await answer.waitAt(turn.fault.gate);
    if (turn.fault?.kind === "status") {
      const { status } = turn.fault;
      return json(status, { object: "error", message: `told to answer ${status}`, code: status });
    }
    const ask = readBody(body);
    const generation = this.#begin(request, ask);
    answer.open(cors, turn.framing);
    return this.#generate(answer, generation, ask, turn);
  }

  async #generate(
    answer: Answer,
    generation: PolicyGeneration,
    { wantsUsage }: CompletionAsk,
    { fault, hold }: CompletionsTurn,
  ): Promise<void> {
    const { pace } = this.#options;
    for (;;) {
      if (hold?.afterTokens === generation.decodedTokens) await answer.waitAt(hold.gate);
      if (isCutDue(fault, generation)) return answer.cut();
      await pace?.();
      if (answer.gone) return;
      const text = generation.decode();
      if (text === null) break;
      if (text !== "") await answer.frame(this.#chunk({ text, finish_reason: null }));
    }
    await answer.frame(this.#lastChunk(generation));
    if (wantsUsage && fault?.kind !== "no-usage") {
      const usage = generation.usage(this.#options.reportsCached ?? true);
      await answer.frame({
        data: JSON.stringify({ object: "text_completion", choices: [], usage }),
      });
    }
    if (fault?.kind !== "no-end") await answer.frame({ data: "[DONE]" });
    return answer.close();
  }

  #begin(request: RecordedRequest, ask: CompletionAsk): PolicyGeneration {
    const { model, price = FREE, scripts, charactersPerToken, ignoresStop } = this.#options;
    const generation = new PolicyGeneration({
      ...ask,
      stop: ignoresStop === true ? [] : ask.stop,
      tokens: tokensOf(nextGeneration(scripts, ask.prompt), charactersPerToken),
      promptTokens: tokensOf(ask.prompt, charactersPerToken),
      cachedTokens: this.#cachedTokens(ask.prompt),
    });
    this.bill.open(request.number, { id: model, price }, generation);
    this.generations.push(generation);
    return generation;
  }

  /** A prefix cache: the longest beginning that a recent prompt and what was decoded after it share with this prompt. */
  #cachedTokens(prompt: string): number {
    const recent = this.generations.slice(-CACHED_TEXTS);
    const texts = recent.map((earlier) => earlier.prompt + earlier.decoded);
    const shared = Math.max(0, ...texts.map((text) => commonPrefix(text, prompt)));
    // As in vLLM, the last prompt token is always read anew: its output is what comes next.
    const cachable = Math.min(shared, prompt.length - 1);
    return Math.floor(cachable / (this.#options.charactersPerToken ?? 4));
  }

  #lastChunk(generation: PolicyGeneration) {
    const style = this.#options.style ?? "vllm";
    const { choice, top } = generation.ending(style);
    return this.#chunk({ text: "", ...choice }, top);
  }

  #chunk(choice: Readonly<Record<string, unknown>>, top: Readonly<Record<string, unknown>> = {}) {
    const head = {
      id: "cmpl-1",
      object: "text_completion",
      created: 0,
      model: this.#options.model,
    };
    return { data: JSON.stringify({ ...head, choices: [{ index: 0, ...choice }], ...top }) };
  }
}

function isCutDue(fault: CompletionsTurn["fault"], generation: PolicyGeneration): boolean {
  return fault?.kind === "cut" && fault.afterTokens === generation.decodedTokens;
}

function readBody(body: Readonly<Record<string, unknown>>): CompletionAsk {
  const stop = body["stop"] ?? [];
  const streamOptions = body["stream_options"] as { include_usage?: boolean } | undefined;
  if (body["stream"] !== true) throw new Error("this server only streams");
  return {
    prompt: String(body["prompt"]),
    stop: typeof stop === "string" ? [stop] : (stop as readonly string[]),
    maxTokens: Number(body["max_tokens"] ?? 16),
    wantsUsage: streamOptions?.include_usage === true,
    keepsStop: body["include_stop_str_in_output"] === true,
  };
}

function commonPrefix(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return at;
}
