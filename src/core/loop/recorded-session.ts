import type { Picodollars } from "#core/cost/money.ts";
import { estimateTokens } from "#core/cost/price-usage.ts";
import { NO_USAGE, type Usage } from "#core/cost/usage.ts";
import type {
  AppendOptions,
  GenerateOptions,
  Mark,
  Origin,
  TextPart,
  TextSession,
} from "#core/ports/text-session.ts";
import type { ChatTurn } from "#core/ports/tool-chat.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import type { Recorder } from "./recorder.ts";

interface Generation {
  readonly text: string;
  readonly finish: Extract<TextPart, { type: "finish" }> | null;
}

interface Piece {
  readonly text: string;
  readonly origin: Origin;
  readonly message?: ChatTurn;
}

/** What watches the policy's own tokens. */
export interface GenerationGuard {
  /** Called before a generation: how many tokens it may decode. Throws when there is no budget left. */
  before(maxTokens: number, promptBytes: number): number;
  /** Called after it, also after one that was cut. */
  after(tokens: number, usage: Usage | null): Picodollars | null;
}

/**
 * The session a policy sees. It reports what is inserted, keeps generations inside the budget, and after a resume it
 * gives the recorded generations again; when they are used up, the real session gets the whole text in one go and
 * the run continues in the middle of a sentence if it has to.
 */
export class RecordedSession implements TextSession {
  readonly #real: TextSession;
  readonly #recorder: Recorder;
  readonly #guard: GenerationGuard;
  readonly #past: Generation[];
  /** What the real session must read when the record ends; `null` once it has. */
  #waiting: Piece[] | null;
  readonly #marks = new Map<Mark, Mark>();
  /** Size of the text in UTF-8: at least as many bytes as tokens. Never shrinks: a bound, not a count. */
  #bytes = 0;

  constructor(
    real: TextSession,
    recorder: Recorder,
    guard: GenerationGuard,
    recorded: readonly RunEvent[] = [],
  ) {
    this.#real = real;
    this.#recorder = recorder;
    this.#guard = guard;
    this.#past = generationsOf(recorded);
    this.#waiting = this.#past.length === 0 ? null : [];
  }

  get takesMessages(): boolean {
    return this.#real.takesMessages ?? false;
  }

  get usage(): TextSession["usage"] {
    return this.#real.usage;
  }

  async append(text: string, options: AppendOptions): Promise<void> {
    if (text === "") return;
    this.#bytes += byteLength(text);
    if (this.#waiting === null) await this.#real.append(text, options);
    const kept = options.repeated ? { text } : this.#recorder.record(insertion(text, options));
    const { origin, message } = options;
    this.#waiting?.push({ text: kept.text, origin, ...(message === undefined ? {} : { message }) });
  }

  async *generate(options: GenerateOptions): AsyncGenerator<TextPart, void, void> {
    const past = this.#past.shift();
    if (past !== undefined) {
      if (past.text !== "") yield { type: "text", text: past.text };
      const message: ChatTurn = { role: "assistant", text: past.text };
      this.#waiting?.push({ text: past.text, origin: "harness", message });
      this.#bytes += byteLength(past.text);
      const finish = past.finish ?? finishedByText(past.text, options.stop);
      if (finish !== null) {
        this.#guard.after(finish.usage?.output ?? estimateTokens(past.text), finish.usage);
        yield finish;
        return;
      }
    }
    await this.#catchUp(options.signal);
    const written = past === undefined ? 0 : estimateTokens(past.text);
    const wanted = Math.max(1, options.maxTokens - written);
    yield* this.#live({ ...options, maxTokens: this.#guard.before(wanted, this.#bytes) });
  }

  /** While the record lasts there is nothing to gain: the real session reads everything in one go at its end. */
  readAhead(text: string): void {
    if (this.#waiting === null) this.#real.readAhead?.(text);
  }

  mark(): Mark {
    if (this.#waiting === null) return this.#real.mark();
    const mark: Mark = { length: this.#waiting.length };
    this.#marks.set(mark, mark);
    return mark;
  }

  async rewind(mark: Mark): Promise<void> {
    const ours = this.#marks.get(mark);
    if (this.#waiting !== null) this.#waiting.length = ours?.length ?? 0;
    else await this.#real.rewind(ours ?? mark);
  }

  close(): Promise<void> {
    return this.#real.close();
  }

  async *#live(options: GenerateOptions): AsyncGenerator<TextPart, void, void> {
    const before = this.#real.usage.decodedTokens;
    let finished = false;
    try {
      for await (const part of this.#real.generate(options)) {
        if (part.type === "text") this.#bytes += byteLength(part.text);
        else {
          finished = true;
          const tokens = this.#real.usage.decodedTokens - before;
          this.#guard.after(part.usage?.output ?? tokens, part.usage);
        }
        yield part;
      }
    } finally {
      if (!finished) this.#cut(this.#real.usage.decodedTokens - before);
    }
  }

  /** A generation that did not finish is still paid for. */
  #cut(tokens: number): void {
    const usage: Usage = { ...NO_USAGE, output: tokens };
    const cost = this.#guard.after(tokens, usage);
    this.#recorder.write({
      type: "generation-end",
      reason: "aborted",
      stop: null,
      usage,
      cost,
      firstTokenMs: null,
      elapsedMs: null,
    });
  }

  /** One prefill of everything so far; stretches of one origin go together. */
  async #catchUp(signal: AbortSignal): Promise<void> {
    if (this.#waiting === null) return;
    const pieces = this.#waiting;
    this.#waiting = null;
    if (this.#real.takesMessages) {
      for (const [index, piece] of pieces.entries()) {
        this.#place(index);
        await this.#real.append(piece.text, { ...piece, signal });
      }
      this.#place(pieces.length);
      return;
    }
    let together: Piece = { text: "", origin: "harness" };
    const read = async (): Promise<void> => {
      if (together.text === "") return;
      await this.#real.append(together.text, { origin: together.origin, signal });
      together = { text: "", origin: "harness" };
    };
    for (const [index, piece] of pieces.entries()) {
      if (this.#markAt(index)) {
        await read();
        this.#place(index);
      } else if (together.origin !== piece.origin) await read();
      together = { text: together.text + piece.text, origin: piece.origin };
    }
    await read();
    this.#place(pieces.length);
  }

  #markAt(index: number): boolean {
    return [...this.#marks.keys()].some((mark) => mark.length === index);
  }

  /** Marks that were set while the record was replayed get their place in the real session. */
  #place(index: number): void {
    for (const mark of this.#marks.keys()) {
      if (mark.length === index) this.#marks.set(mark, this.#real.mark());
    }
  }
}

function insertion(text: string, { origin, callId }: AppendOptions) {
  return origin === "reply"
    ? ({ type: "information-insert", callId: callId ?? null, text } as const)
    : ({ type: "text-insert", origin, text } as const);
}

/** A generation whose stop string was stored but whose end was not: it is complete all the same. */
function finishedByText(text: string, stops: readonly string[]): Generation["finish"] {
  const stop = stops.find((candidate) => text.endsWith(candidate));
  if (stop === undefined) return null;
  return {
    type: "finish",
    reason: "stop",
    stop,
    usage: null,
    firstTokenMs: null,
    elapsedMs: null,
  };
}

const encoder = new TextEncoder();

function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/** The generations of a record: complete ones with their end, and the one that was cut, if any, without. */
function generationsOf(recorded: readonly RunEvent[]): Generation[] {
  const generations: Generation[] = [];
  let text = "";
  for (const event of recorded) {
    if (event.type === "text-delta") text += event.text;
    else if (event.type === "generation-end" && event.reason !== "aborted") {
      const { reason, stop, usage, firstTokenMs, elapsedMs } = event;
      generations.push({
        text,
        finish: { type: "finish", reason, stop, usage, firstTokenMs, elapsedMs },
      });
      text = "";
    }
  }
  if (text !== "") generations.push({ text, finish: null });
  return generations;
}
