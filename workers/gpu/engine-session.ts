import { SwitchyardError, throwIfAborted } from "#core/errors.ts";
import type { Clock } from "#core/ports/clock.ts";
import type {
  AppendOptions,
  Choice,
  GenerateOptions,
  Mark,
  TextPart,
  TextSession,
} from "#core/ports/text-session.ts";
import { ByteText } from "./byte-text.ts";
import { Generation } from "./generation.ts";
import { contextFull } from "./gpu-errors.ts";
import { sampleToken } from "./sample-token.ts";
import { scoreOptions } from "./score-options.ts";
import type { TokenCache } from "./token-cache.ts";

export interface EngineSessionSettings {
  readonly clock: Clock;
  /** Most tokens of one forward pass, so that a stop is noticed and the worker answers in between. */
  readonly chunk?: number;
  /** Called when the session is closed. */
  readonly onClose?: () => void;
}

/** On a slow laptop about a second; a fast GPU reads as fast in chunks of this size as in larger ones. */
const CHUNK = 256;

/**
 * A text session on a model with a key-value cache. The text is a list of tokens; the cache follows it and keeps what
 * agrees, so every token is read once. Text is never tokenized again across the border of what is there already.
 *
 * Stop strings are found in the text, before the token that completed one is read into the cache. A token that runs
 * past the stop string is replaced by tokens for its beginning, so that text and cache stay equal to the byte.
 */
export class EngineSession implements TextSession {
  readonly #cache: TokenCache;
  readonly #settings: EngineSessionSettings;
  readonly #tokens: number[] = [];
  /** Positions that can be returned to. */
  readonly #marks = new Map<Mark, number>();
  /** The newest token was drawn and not read into the cache yet: reading it is part of decoding, not of prefilling. */
  #isDrawn = false;
  #written = 0;
  #prefilledTokens = 0;
  #decodedTokens = 0;
  /** What the last finished generation left, for the usage of the next one. */
  #prefilledBefore = 0;
  #isBusy = false;
  #ahead: string | null = null;
  #readingAhead: Promise<void> | null = null;

  constructor(cache: TokenCache, settings: EngineSessionSettings) {
    this.#cache = cache;
    this.#settings = settings;
  }

  get usage(): TextSession["usage"] {
    return { prefilledTokens: this.#prefilledTokens, decodedTokens: this.#decodedTokens };
  }

  /** Tokens of the text: what is left of the context window is `contextWindow` less this. */
  get length(): number {
    return this.#tokens.length;
  }

  /** The fewest tokens that had to be prefilled for the text as it is now: all that the model did not write itself. */
  get minimumPrefill(): number {
    return this.#tokens.length - this.#written;
  }

  /** The text as the model has it. */
  get text(): string {
    const text = new ByteText();
    return this.#tokens.map((token) => text.push(this.#bytesOf(token))).join("");
  }

  /**
   * Reads text into the cache. Special tokens are meant only in the harness's text. Throws `context-full` before
   * anything is read; after an abort the session is as it was before.
   */
  async append(text: string, { origin, signal }: AppendOptions): Promise<void> {
    throwIfAborted(signal);
    await this.#alone(async () => {
      const before = this.#tokens.length;
      const tokens = this.#tokenizer.encode(text, { special: origin === "harness" });
      this.#throwIfFull(tokens.length);
      for (const token of tokens) this.#tokens.push(token);
      try {
        if (tokens.length > 0) await this.#read(signal);
      } catch (thrown) {
        this.#tokens.length = before;
        throw thrown;
      }
    });
  }

  /**
   * Reads ahead, in the background, what the next `append` will begin with: a reply that is still arriving. May be
   * called again with a longer or another text. The append reads only the rest; whatever turns out different is
   * taken out of the cache. Nothing becomes part of the text.
   */
  readAhead(text: string): void {
    if (this.#isBusy) return;
    this.#ahead = text;
    this.#readingAhead ??= this.#keepReadingAhead();
  }

  async *generate(options: GenerateOptions): AsyncGenerator<TextPart, void, void> {
    throwIfAborted(options.signal);
    this.#take();
    try {
      await this.#readingAhead;
      yield* this.#generate(options);
    } finally {
      this.#isBusy = false;
    }
  }

  /**
   * The probability of an option is that of the model writing exactly its text next, among the options; where one
   * option begins another, end both with the same sign. Takes the likeliest, the first of equals.
   */
  async choose(
    options: readonly string[],
    { bias, signal }: { readonly bias?: readonly number[]; readonly signal: AbortSignal },
  ): Promise<Choice> {
    throwIfAborted(signal);
    if (options.length === 0) throw new SwitchyardError("internal", "There was nothing to choose.");
    return this.#alone(async () => {
      const encoded = options.map((option) => this.#tokenizer.encode(option, { special: false }));
      this.#throwIfFull(Math.max(...encoded.map((tokens) => tokens.length)));
      const scores = await this.#counted(() =>
        scoreOptions(this.#cache, this.#tokens, encoded, this.#reading(signal)),
      );
      const weighted = scores.map((score, option) => score + (bias?.[option] ?? 0));
      const highest = Math.max(...weighted);
      const weights = weighted.map((score) => Math.exp(score - highest));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const chosen = weights.indexOf(Math.max(...weights));
      for (const token of encoded[chosen] ?? []) this.#tokens.push(token);
      return { chosen, probabilities: weights.map((weight) => weight / total) };
    });
  }

  mark(): Mark {
    const mark: Mark = { length: this.#tokens.length };
    this.#marks.set(mark, this.#written);
    return mark;
  }

  /** Costs nothing now; with the next read the cache gives up what disagrees by then. */
  async rewind(mark: Mark): Promise<void> {
    const written = this.#marks.get(mark);
    if (written === undefined) {
      throw new SwitchyardError("internal", "A session was rewound to a mark that is not its own.");
    }
    await this.#alone(async () => {
      if (mark.length < this.#tokens.length) this.#isDrawn = false;
      this.#tokens.length = mark.length;
      this.#written = written;
      for (const other of this.#marks.keys()) {
        if (other.length > mark.length) this.#marks.delete(other);
      }
    });
  }

  /** The cache stays as it is: what the next session begins with alike is not read again. */
  async close(): Promise<void> {
    this.#ahead = null;
    await this.#readingAhead;
    this.#tokens.length = 0;
    this.#settings.onClose?.();
  }

  get #tokenizer() {
    return this.#cache.engine.tokenizer;
  }

  #bytesOf(token: number): Uint8Array {
    return this.#tokenizer.bytesOf(token);
  }

  #reading(signal: AbortSignal) {
    return { signal, chunk: this.#settings.chunk ?? CHUNK };
  }

  #throwIfFull(more: number): void {
    const { contextWindow } = this.#cache.engine;
    if (this.#tokens.length + more > contextWindow) throw contextFull(contextWindow);
  }

  #read(signal: AbortSignal): Promise<Float32Array> {
    return this.#counted(() => this.#cache.read(this.#tokens, this.#reading(signal)));
  }

  /** Counts what the model reads meanwhile. */
  async #counted<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.#cache.forwarded;
    try {
      return await work();
    } finally {
      const read = this.#cache.forwarded - before;
      const decoded = this.#isDrawn && read > 0 ? 1 : 0;
      if (decoded === 1) this.#isDrawn = false;
      this.#prefilledTokens += read - decoded;
    }
  }

  #take(): void {
    if (this.#isBusy) {
      throw new SwitchyardError("internal", "A session was used while it was at work.");
    }
    this.#isBusy = true;
    this.#ahead = null;
  }

  async #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#take();
    try {
      await this.#readingAhead;
      return await work();
    } finally {
      this.#isBusy = false;
    }
  }

  async #keepReadingAhead(): Promise<void> {
    try {
      while (this.#ahead !== null) {
        const settled = this.#tokenizer.encodeSettled(this.#ahead);
        const tokens = [...this.#tokens, ...settled];
        const isRead = this.#cache.agreed(tokens) === tokens.length;
        if (isRead || tokens.length > this.#cache.engine.contextWindow) return;
        await this.#counted(() => this.#cache.readChunk(tokens, this.#settings.chunk ?? CHUNK));
      }
    } catch {
      // Whatever it was, the next operation meets it too, and has somebody to tell.
    } finally {
      this.#readingAhead = null;
    }
  }

  async *#generate(options: GenerateOptions): AsyncGenerator<TextPart, void, void> {
    const { clock } = this.#settings;
    const generation = new Generation(options, clock);
    const begin = this.#tokens.length;
    const written = this.#written;
    const keep = () => this.#keepWritten(begin, written, generation);
    try {
      while (generation.end === null) {
        const piece = await this.#decode(options, generation);
        if (generation.end !== null) keep();
        if (piece !== "") yield { type: "text", text: piece };
      }
    } finally {
      keep();
    }
    const prefilled = this.#prefilledTokens - this.#prefilledBefore;
    const usage = {
      fresh: prefilled,
      cacheRead: Math.max(0, begin - prefilled),
      cacheWrite: 0,
      output: generation.tokens,
      reasoning: 0,
    };
    this.#prefilledBefore = this.#prefilledTokens;
    yield { type: "finish", ...generation.end, usage, ...generation.timing() };
  }

  /** Draws one token and returns the text that became certain with it. */
  async #decode(options: GenerateOptions, generation: Generation): Promise<string> {
    if (generation.tokens >= options.maxTokens) return generation.close("length");
    this.#throwIfFull(1);
    const logits = await this.#read(options.signal);
    throwIfAborted(options.signal);
    const token = sampleToken(logits, options, generation.random);
    this.#decodedTokens += 1;
    generation.tokens += 1;
    if (this.#cache.engine.endTokens.has(token)) return generation.close("eos");
    this.#tokens.push(token);
    this.#written += 1;
    this.#isDrawn = true;
    return generation.push(this.#bytesOf(token));
  }

  /** Cuts the text to what was given out. The part of a token that is kept is written in tokens of its own. */
  #keepWritten(begin: number, writtenBefore: number, generation: Generation): void {
    let left = generation.keptBytes();
    for (let at = begin; at < this.#tokens.length; at += 1) {
      const bytes = this.#bytesOf(this.#tokens[at] ?? 0);
      if (bytes.length <= left) {
        left -= bytes.length;
        continue;
      }
      this.#tokens.length = at;
      this.#written = writtenBefore + at - begin;
      this.#isDrawn = false;
      if (left === 0) return;
      this.#tokens.push(...this.#tokenizer.encodeBytes(bytes.slice(0, left)));
      return;
    }
  }
}
