import { estimateTokens } from "#core/cost/price-usage.ts";
import { SwitchyardError, throwIfAborted } from "#core/errors.ts";
import { StopScanner } from "#core/parsers/stop-scanner.ts";
import type {
  AppendOptions,
  GenerateOptions,
  Mark,
  TextPart,
  TextSession,
} from "#core/ports/text-session.ts";
import { unlessCut } from "./chat-dialect.ts";
import { CompletionReader } from "./completion-reader.ts";
import { cut, Exchange, type ProviderRequest, tooLarge } from "./exchange.ts";
import { neutraliseSpecialTokens } from "./neutralise-special-tokens.ts";
import { openTagStop } from "./open-tag-stop.ts";
import { openAiHeaders } from "./openai-compatible.ts";
import type { Provider } from "./provider.ts";
import type { ProviderAccess } from "./provider-access.ts";
import { endpoint } from "./provider-address.ts";
import { keyFor } from "./provider-key.ts";
import { refusedField } from "./refused-field.ts";
import { withRetries } from "./with-retries.ts";

/** The most text of one generation, in UTF-16 units. */
const MAX_GENERATION_LENGTH = 4_194_304;

/** A server puts the token that begins a text there itself; a model must not see it twice. */
function withoutBeginToken(text: string): string {
  return text.replace(/^<\|begin_of_text\|>/, "");
}

/** A server that runs the policy's model, as a provider: no key is asked for, though one is sent where there is one. */
export function policyServer(baseUrl: string): Provider {
  return {
    id: "policy-server",
    name: "The policy's server",
    dialect: "openai",
    baseUrl: baseUrl.replace(/\/+$/, ""),
    needsKey: false,
  };
}

/**
 * A session on a server that completes text: vLLM, SGLang, llama.cpp, Ollama. The session keeps its text; each
 * generation posts all of it, and the server's prefix cache spares the model what it has read before.
 *
 * The server is asked to stop at the stop strings, but not trusted to: the text is scanned here, and at a stop string
 * the request is cancelled at once, so that no token after it is decoded.
 */
export class CompletionsSession implements TextSession {
  readonly #provider: Provider;
  readonly #model: string;
  readonly #access: ProviderAccess;
  readonly #marks = new WeakSet<Mark>();
  /** Fields that this server has refused. */
  readonly #without = new Set<string>();
  #text = "";
  /** How much of the text the server has read, as far as we can tell. */
  #readLength = 0;
  #prefilledTokens = 0;
  #decodedTokens = 0;
  #busy = false;

  constructor(provider: Provider, model: string, access: ProviderAccess) {
    this.#provider = provider;
    this.#model = model;
    this.#access = access;
  }

  /** The whole text: what the next generation will post. */
  get text(): string {
    return this.#text;
  }

  get usage(): { readonly prefilledTokens: number; readonly decodedTokens: number } {
    return { prefilledTokens: this.#prefilledTokens, decodedTokens: this.#decodedTokens };
  }

  /** Grows the text; the server reads it with the next generation, where `context-full` comes up too. */
  async append(text: string, { origin, signal }: AppendOptions): Promise<void> {
    throwIfAborted(signal);
    this.#throwIfBusy();
    if (origin !== "harness") this.#text += neutraliseSpecialTokens(text, this.#text);
    else this.#text += this.#text === "" ? withoutBeginToken(text) : text;
  }

  async *generate(options: GenerateOptions): AsyncGenerator<TextPart, void, void> {
    throwIfAborted(options.signal);
    this.#throwIfBusy();
    this.#busy = true;
    try {
      const parts = withRetries(
        () => this.#generateOnce(options),
        (part) => part.type === "text",
        this.#access,
        options.signal,
      );
      for await (const part of parts) {
        if (part.type !== "retry") yield part;
      }
    } finally {
      this.#busy = false;
    }
  }

  mark(): Mark {
    const mark = { length: this.#text.length };
    this.#marks.add(mark);
    return mark;
  }

  async rewind(mark: Mark): Promise<void> {
    this.#throwIfBusy();
    if (!this.#marks.has(mark) || mark.length > this.#text.length) {
      throw new SwitchyardError("internal", "A session was rewound to a mark that is not its own.");
    }
    this.#text = this.#text.slice(0, mark.length);
    this.#readLength = Math.min(this.#readLength, mark.length);
  }

  async close(): Promise<void> {
    this.#text = "";
  }

  async *#generateOnce(options: GenerateOptions): AsyncGenerator<TextPart, void, void> {
    const key = await keyFor(this.#provider, this.#access);
    const request = this.#request(options, key);
    const before = this.#text;
    const exchange = new Exchange(this.#provider, this.#access, key, options.signal);
    const reader = new CompletionReader(this.#provider, key, options.maxTokens);
    const timing = new Timing(this.#access);
    try {
      try {
        await exchange.send(request);
      } catch (thrown) {
        throw refusedField(thrown, request, this.#without);
      }
      let stop: string | null = null;
      for await (const scanned of scan(exchange, reader, options.stop, this.#provider)) {
        stop = scanned.stop;
        // Before anyone has time to read the text: the server must not decode past a stop string.
        if (stop !== null) exchange.close();
        timing.noteText();
        yield this.#keep(scanned.text);
      }
      const written = this.#text.slice(before.length);
      if (stop === null) stop = cutOffStop(reader, options.stop, written, before);
      if (stop !== null && !written.endsWith(stop)) yield this.#keep(stop);
      yield {
        type: "finish",
        reason: stop !== null ? "stop" : reader.end?.reason === "length" ? "length" : "eos",
        stop,
        usage: reader.usage,
        ...timing.toEnd(),
      };
    } finally {
      exchange.close();
      this.#count(reader, before.length);
    }
  }

  #request(options: GenerateOptions, key: string | null): ProviderRequest {
    const fields: Readonly<Record<string, unknown>> = {
      model: this.#model,
      prompt: this.#text,
      max_tokens: options.maxTokens,
      temperature: options.temperature,
      top_p: options.topP,
      seed: options.seed,
      ...(options.stop.length === 0 ? {} : { stop: options.stop }),
      stream: true,
      // The second is vLLM's: a running count, so that a generation that we end is counted too.
      stream_options: { include_usage: true, continuous_usage_stats: true },
    };
    const body = Object.fromEntries(
      Object.entries(fields).filter(([name]) => !this.#without.has(name)),
    );
    return { url: endpoint(this.#provider, "/completions"), headers: openAiHeaders(key), body };
  }

  /** Text becomes part of the session before it is passed on: what was yielded stays, whatever happens next. */
  #keep(text: string): TextPart {
    this.#text += text;
    return { type: "text", text };
  }

  #count(reader: CompletionReader, promptLength: number): void {
    const { usage, chunks } = reader;
    if (usage === null && chunks === 0) return;
    // A server that counts nothing is taken to have read only what was new to it.
    this.#prefilledTokens += usage
      ? usage.fresh + usage.cacheWrite
      : estimateTokens(this.#text.slice(this.#readLength, promptLength));
    this.#decodedTokens += usage ? usage.output : chunks;
    this.#readLength = this.#text.length;
  }

  #throwIfBusy(): void {
    if (!this.#busy) return;
    throw new SwitchyardError("internal", "A session was used while it was generating.");
  }
}

/** The text of a generation as far as it is certain; ends at the first stop string, or with the generation. */
async function* scan(
  exchange: Exchange,
  reader: CompletionReader,
  stops: readonly string[],
  provider: Provider,
): AsyncGenerator<{ readonly text: string; readonly stop: string | null }, void, void> {
  const scanner = new StopScanner(stops);
  let length = 0;
  for await (const event of exchange.events()) {
    const piece = unlessCut(event, () => reader.read(event), "");
    if (piece !== "") exchange.noteOutput();
    length += piece.length;
    if (length > MAX_GENERATION_LENGTH) throw tooLarge(provider);
    const scanned = scanner.push(piece);
    if (scanned.text !== "") yield scanned;
    if (scanned.stop !== null) return;
    if (reader.end !== null) exchange.noteComplete();
    if (reader.over) break;
  }
  if (reader.end === null) throw cut(provider);
  const text = scanner.end();
  if (text !== "") yield { text, stop: null };
}

/** The stop string that the server matched and kept to itself; `null` when the generation ended in another way. */
function cutOffStop(
  { end }: CompletionReader,
  stops: readonly string[],
  written: string,
  before: string,
): string | null {
  if (end === null || end.reason === "length" || end.matched === null) return null;
  if (end.matched !== undefined) return stops.includes(end.matched) ? end.matched : null;
  return openTagStop(stops, written, before);
}

class Timing {
  readonly #clock: ProviderAccess["clock"];
  readonly #began: number;
  #first: number | null = null;

  constructor({ clock }: ProviderAccess) {
    this.#clock = clock;
    this.#began = clock.now();
  }

  noteText(): void {
    this.#first ??= this.#clock.now() - this.#began;
  }

  toEnd(): { readonly firstTokenMs: number | null; readonly elapsedMs: number } {
    return { firstTokenMs: this.#first, elapsedMs: this.#clock.now() - this.#began };
  }
}
