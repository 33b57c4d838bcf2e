import { estimateTokens } from "#core/cost/price-usage.ts";
import { SwitchyardError, throwIfAborted } from "#core/errors.ts";
import { StopScanner } from "#core/parsers/stop-scanner.ts";
import { readToolCalls } from "#core/parsers/tool-call-parser.ts";
import type {
  AppendOptions,
  GenerateOptions,
  Mark,
  TextPart,
  TextSession,
} from "#core/ports/text-session.ts";
import type { ChatTurn } from "#core/ports/tool-chat.ts";
import { unlessCut } from "./chat-dialect.ts";
import { cut, Exchange, type ProviderRequest, tooLarge } from "./exchange.ts";
import { openAiCompatible } from "./openai-compatible.ts";
import type { Provider } from "./provider.ts";
import type { ProviderAccess } from "./provider-access.ts";
import { keyFor } from "./provider-key.ts";
import { refusedField } from "./refused-field.ts";
import { toWireMessages } from "./tool-chat-messages.ts";
import { ToolChatReader } from "./tool-chat-reader.ts";
import { refusedTools, wrongDialect } from "./tool-chat-refusal.ts";
import { withRetries } from "./with-retries.ts";

/** The most text of one generation, in UTF-16 units. */
const MAX_GENERATION_LENGTH = 4_194_304;

/** A stretch of the session: what was appended or written, and the message that it is for the server. */
interface Stretch {
  text: string;
  message: ChatTurn | null;
  /** The model had finished this turn: what it writes next is another one. */
  isOver: boolean;
}

/**
 * A session on a server that takes messages and tools: OpenAI, OpenRouter, vLLM, SGLang. Each generation posts all
 * messages; what the model writes comes back as text with `<tool_call>` blocks. Text that is appended without a message is
 * the layout of a chat template and is not sent: the server has its own.
 */
export class ToolChatSession implements TextSession {
  readonly takesMessages = true;
  readonly #provider: Provider;
  readonly #model: string;
  readonly #access: ProviderAccess;
  /** Fields that this server has refused. */
  readonly #without = new Set<string>();
  readonly #marks = new WeakSet<Mark>();
  #stretches: Stretch[] = [];
  /** How much of the text the server has read, as far as we can tell. */
  #readLength = 0;
  #prefilledTokens = 0;
  #decodedTokens = 0;
  #busy = false;

  /** Throws `tools-unsupported` where the provider speaks another format. */
  constructor(provider: Provider, model: string, access: ProviderAccess) {
    if (provider.dialect !== "openai") throw wrongDialect(provider);
    this.#provider = provider;
    this.#model = model;
    this.#access = access;
  }

  /** Everything appended and generated so far. */
  get text(): string {
    return this.#stretches.map((stretch) => stretch.text).join("");
  }

  get usage(): { readonly prefilledTokens: number; readonly decodedTokens: number } {
    return { prefilledTokens: this.#prefilledTokens, decodedTokens: this.#decodedTokens };
  }

  /** The server reads it with the next generation, where `context-full` comes up too. */
  async append(text: string, { message, signal }: AppendOptions): Promise<void> {
    throwIfAborted(signal);
    this.#throwIfBusy();
    this.#stretches.push({ text, message: message ?? null, isOver: false });
  }

  async *generate(options: GenerateOptions): AsyncGenerator<TextPart, void, void> {
    throwIfAborted(options.signal);
    this.#throwIfBusy();
    const closing = closingOfCutTurn(this.#stretches);
    if (closing !== null) {
      if (closing !== "") yield this.#keep(closing);
      yield ENDED;
      return;
    }
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
    const mark = { length: this.text.length };
    this.#marks.add(mark);
    return mark;
  }

  async rewind(mark: Mark): Promise<void> {
    this.#throwIfBusy();
    if (!this.#marks.has(mark) || mark.length > this.text.length) {
      throw new SwitchyardError("internal", "A session was rewound to a mark that is not its own.");
    }
    let left = mark.length;
    this.#stretches = this.#stretches.flatMap((stretch) => {
      const text = stretch.text.slice(0, left);
      left -= text.length;
      if (text === "") return [];
      const isWhole = text.length === stretch.text.length;
      return [isWhole ? stretch : { text, message: { role: "assistant", text }, isOver: false }];
    });
    this.#readLength = Math.min(this.#readLength, mark.length);
  }

  async close(): Promise<void> {
    this.#stretches = [];
  }

  async *#generateOnce(options: GenerateOptions): AsyncGenerator<TextPart, void, void> {
    const key = await keyFor(this.#provider, this.#access);
    const request = this.#request(options, key);
    const promptLength = this.text.length;
    const exchange = new Exchange(this.#provider, this.#access, key, options.signal);
    const names = (options.tools ?? []).map((tool) => tool.function.name);
    const reader = new ToolChatReader(this.#provider, key, names);
    const { clock } = this.#access;
    const began = clock.now();
    let firstTokenMs: number | null = null;
    try {
      try {
        await exchange.send(request);
      } catch (thrown) {
        const asked = refusedField(thrown, request, this.#without);
        throw asked === thrown ? refusedTools(thrown, this.#provider, this.#model) : asked;
      }
      let stop: string | null = null;
      for await (const scanned of this.#scan(exchange, reader, options.stop)) {
        stop = scanned.stop;
        if (stop !== null) exchange.close();
        firstTokenMs ??= clock.now() - began;
        yield this.#keep(scanned.text);
      }
      const last = this.#stretches.at(-1);
      if (last?.message?.role === "assistant") last.isOver = true;
      yield {
        type: "finish",
        reason: stop !== null ? "stop" : reader.finish === "length" ? "length" : "eos",
        stop,
        usage: reader.usage,
        firstTokenMs,
        elapsedMs: clock.now() - began,
      };
    } finally {
      exchange.close();
      this.#count(reader, promptLength);
    }
  }

  #request(options: GenerateOptions, key: string | null): ProviderRequest {
    const { tools, temperature, topP, maxTokens, seed } = options;
    const sampling = { temperature, topP, maxTokens, seed };
    const turns = this.#stretches.flatMap(({ message }) => (message === null ? [] : [message]));
    const asked = openAiCompatible.request(
      this.#provider,
      { model: this.#model, messages: [], ...sampling },
      key,
      this.#without,
    );
    const offered =
      tools === undefined || tools.length === 0 ? {} : { tools, tool_choice: "auto" as const };
    return { ...asked, body: { ...asked.body, messages: toWireMessages(turns), ...offered } };
  }

  /** The text of a generation as far as it is certain; ends at the first stop string, or with the generation. */
  async *#scan(
    exchange: Exchange,
    reader: ToolChatReader,
    stops: readonly string[],
  ): AsyncGenerator<Scanned, void, void> {
    const scanner = new StopScanner(stops);
    let length = 0;
    for await (const event of exchange.events()) {
      const piece = unlessCut(event, () => reader.read(event), "");
      if (reader.hasOutput) exchange.noteOutput();
      length += piece.length;
      if (length > MAX_GENERATION_LENGTH) throw tooLarge(this.#provider);
      const scanned = scanner.push(piece);
      if (scanned.text !== "") yield scanned;
      if (scanned.stop !== null) return;
      if (reader.finish !== null) exchange.noteComplete();
      if (reader.over) break;
    }
    if (reader.finish === null) throw cut(this.#provider);
    yield* scanEnd(scanner, reader);
  }

  /** Text becomes part of the session before it is passed on: what was yielded stays, whatever happens next. */
  #keep(text: string): TextPart {
    const last = this.#stretches.at(-1);
    if (last?.message?.role === "assistant" && !last.isOver) {
      last.text += text;
      last.message = { role: "assistant", text: last.message.text + text };
    } else {
      this.#stretches.push({ text, message: { role: "assistant", text }, isOver: false });
    }
    return { type: "text", text };
  }

  #count(reader: ToolChatReader, promptLength: number): void {
    const { usage } = reader;
    if (usage === null && !reader.hasOutput) return;
    const { text } = this;
    // A server that counts nothing is taken to have read only what was new to it.
    this.#prefilledTokens += usage
      ? usage.fresh + usage.cacheWrite
      : estimateTokens(text.slice(this.#readLength, promptLength));
    this.#decodedTokens += usage ? usage.output : estimateTokens(text.slice(promptLength));
    this.#readLength = text.length;
  }

  #throwIfBusy(): void {
    if (!this.#busy) return;
    throw new SwitchyardError("internal", "A session was used while it was generating.");
  }
}

interface Scanned {
  readonly text: string;
  readonly stop: string | null;
}

/** What reader and scanner held back until the end. */
function* scanEnd(scanner: StopScanner, reader: ToolChatReader): Generator<Scanned, void, void> {
  const last = scanner.push(reader.end());
  const text = last.text + (last.stop === null ? scanner.end() : "");
  if (text !== "") yield { text, stop: last.stop };
}

/**
 * A server cannot go on in the middle of a call. Where the text ends with a turn of a cut run that holds calls, the turn is
 * over: gives what closes it, so that a call that broke off becomes an invalid one. `null` where the model is to write.
 */
function closingOfCutTurn(stretches: readonly Stretch[]): string | null {
  const last = stretches.findLast((stretch) => stretch.message !== null);
  if (last?.message?.role !== "assistant" || last.isOver) return null;
  const { blocks } = readToolCalls(last.message.text);
  if (blocks.length === 0) return null;
  return blocks.at(-1)?.isClosed === false ? "\n</tool_call>" : "";
}

const ENDED: TextPart = {
  type: "finish",
  reason: "eos",
  stop: null,
  usage: null,
  firstTokenMs: null,
  elapsedMs: null,
};
