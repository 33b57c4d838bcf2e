import { type ErrorCode, SwitchyardError, throwIfAborted, toFailure } from "#core/errors.ts";
import type {
  AppendOptions,
  Choice,
  GenerateOptions,
  Mark,
  Origin,
  TextPart,
  TextSession,
} from "#core/ports/text-session.ts";
import type { SessionUsage } from "./session-messages.ts";
import type { SessionSource } from "./session-source.ts";
import { SessionWire } from "./session-wire.ts";

/** Losses after which a fresh device, or a fresh worker, may well go on. */
const RECOVERABLE: ReadonlySet<ErrorCode> = new Set(["gpu-lost", "gpu-stalled", "worker-lost"]);

/** The second loss in a run is one too many: the machine cannot do it. */
const MOST_LOSSES = 1;

interface Piece {
  readonly text: string;
  readonly origin: Origin;
}

export interface RemoteSessionSettings {
  readonly source: Pick<SessionSource, "open">;
  /** Told when the model was lost and the session goes on with a new one, after everything was read again. */
  readonly onRecovered?: (why: SwitchyardError) => void;
}

/**
 * A session on the model of the page, used from another worker. It keeps the text, so that a lost device costs one
 * prefill and not the run: the model is loaded again, reads everything, and the operation goes on where it was. After
 * a second loss the operation throws.
 */
export class RemoteSession implements TextSession {
  readonly #settings: RemoteSessionSettings;
  #wire: SessionWire;
  #pieces: Piece[] = [];
  readonly #marks = new Map<Mark, number>();
  #markIds = 0;
  #losses = 0;
  /** What sessions that were lost have read and written. */
  #before = { prefilledTokens: 0, decodedTokens: 0 };

  private constructor(settings: RemoteSessionSettings, wire: SessionWire) {
    this.#settings = settings;
    this.#wire = wire;
  }

  /** Opens a session when the model is free. Throws what stands in the way, or `aborted`. */
  static async open(settings: RemoteSessionSettings, signal: AbortSignal): Promise<RemoteSession> {
    return new RemoteSession(settings, new SessionWire(await settings.source.open(signal)));
  }

  get usage(): SessionUsage {
    const { prefilledTokens, decodedTokens, minimumPrefill } = this.#wire.usage;
    return {
      prefilledTokens: this.#before.prefilledTokens + prefilledTokens,
      decodedTokens: this.#before.decodedTokens + decodedTokens,
      minimumPrefill,
    };
  }

  /** Everything appended and generated, as it would be read again. */
  get text(): string {
    return this.#pieces.map((piece) => piece.text).join("");
  }

  async append(text: string, { origin, signal }: AppendOptions): Promise<void> {
    await this.#recovering(signal, () => this.#wire.ask({ type: "append", text, origin }, signal));
    this.#pieces.push({ text, origin });
  }

  readAhead(text: string): void {
    this.#wire.tell({ type: "read-ahead", text });
  }

  async *generate(options: GenerateOptions): AsyncGenerator<TextPart, void, void> {
    throwIfAborted(options.signal);
    const piece = this.#pieces.length;
    let written = 0;
    for (;;) {
      const decoded = this.#wire.usage.decodedTokens;
      try {
        yield* this.#generateOnce(options, written, piece);
        return;
      } catch (thrown) {
        written += this.#wire.usage.decodedTokens - decoded;
        await this.#recover(thrown, options.signal);
      }
    }
  }

  async choose(
    options: readonly string[],
    {
      bias = null,
      signal,
    }: { readonly bias?: readonly number[] | null; readonly signal: AbortSignal },
  ): Promise<Choice> {
    const { choice } = await this.#recovering(signal, () =>
      this.#wire.ask({ type: "choose", options, bias }, signal),
    );
    if (choice === undefined) throw new SwitchyardError("internal", "A choice did not arrive.");
    this.#pieces.push({ text: options[choice.chosen] ?? "", origin: "question" });
    return choice;
  }

  mark(): Mark {
    const mark: Mark = { length: this.#pieces.length };
    this.#markIds += 1;
    this.#marks.set(mark, this.#markIds);
    this.#wire.tell({ type: "mark", mark: this.#markIds });
    return mark;
  }

  async rewind(mark: Mark): Promise<void> {
    const id = this.#marks.get(mark);
    if (id === undefined) {
      throw new SwitchyardError("internal", "A session was rewound to a mark that is not its own.");
    }
    await this.#recovering(null, () => this.#wire.ask({ type: "rewind", mark: id }, null));
    this.#pieces.length = mark.length;
    for (const other of this.#marks.keys()) {
      if (other.length > mark.length) this.#marks.delete(other);
    }
  }

  async close(): Promise<void> {
    await this.#wire.ask({ type: "close" }, null).catch(() => undefined);
    this.#wire.abandon();
  }

  async *#generateOnce(
    options: GenerateOptions,
    written: number,
    piece: number,
  ): AsyncGenerator<TextPart, void, void> {
    const { signal, ...asked } = options;
    const wire = this.#wire;
    const maxTokens = Math.max(1, options.maxTokens - written);
    const request = { ...asked, seed: options.seed + written, maxTokens };
    await wire.ask({ type: "generate", options: request }, signal);
    const generation = wire.requests;
    let isOver = false;
    try {
      for (;;) {
        const { part } = await wire.ask({ type: "next", generation }, signal);
        if (part == null) throw new SwitchyardError("internal", "A generation ended too early.");
        isOver = part.type === "finish";
        if (part.type === "text") this.#keep(part.text, piece);
        yield part;
        if (isOver) return;
      }
    } finally {
      // Stopped, or the reader walked away: what it did not get is not kept over there either.
      if (!isOver) await wire.ask({ type: "return", generation }, null).catch(() => undefined);
    }
  }

  /** Text that was given out is kept before the reader has it. A generation is one piece. */
  #keep(text: string, index: number): void {
    const before = this.#pieces[index]?.text ?? "";
    this.#pieces[index] = { text: before + text, origin: "harness" };
  }

  async #recovering<Result>(
    signal: AbortSignal | null,
    work: () => Promise<Result>,
  ): Promise<Result> {
    for (;;) {
      try {
        return await work();
      } catch (thrown) {
        await this.#recover(thrown, signal);
      }
    }
  }

  /** Opens a new session and lets it read everything, or throws what was thrown. */
  async #recover(thrown: unknown, signal: AbortSignal | null): Promise<void> {
    const { code } = toFailure(thrown);
    if (!(thrown instanceof SwitchyardError && RECOVERABLE.has(code))) throw thrown;
    this.#losses += 1;
    if (this.#losses > MOST_LOSSES) throw lostAgain(thrown);
    const { prefilledTokens, decodedTokens } = this.usage;
    const stopper = signal ?? new AbortController().signal;
    // First the old one: the new session waits until it is closed.
    this.#wire.abandon();
    const wire = new SessionWire(await this.#settings.source.open(stopper));
    this.#wire = wire;
    this.#before = { prefilledTokens, decodedTokens };
    await this.#readAgain(wire, stopper);
    this.#settings.onRecovered?.(thrown);
  }

  /** Stretches of one origin go together, except across a mark. */
  async #readAgain(wire: SessionWire, signal: AbortSignal): Promise<void> {
    for (const [index, { text, origin }] of this.#pieces.entries()) {
      this.#markAgain(wire, index);
      await wire.ask({ type: "append", text, origin }, signal);
    }
    this.#markAgain(wire, this.#pieces.length);
  }

  #markAgain(wire: SessionWire, index: number): void {
    for (const [mark, id] of this.#marks) {
      if (mark.length === index) wire.tell({ type: "mark", mark: id });
    }
  }
}

function lostAgain({ code, message, side }: SwitchyardError): SwitchyardError {
  return new SwitchyardError(code, `${message} It is the second loss in this run.`, {
    fix: "Load a smaller model or a shorter context and resume the run, resume it on a server, or run the demo.",
    side,
  });
}
