import { throwIfAborted } from "#core/errors.ts";
import { StopScanner } from "#core/parsers/stop-scanner.ts";
import type { Clock } from "#core/ports/clock.ts";
import type {
  AppendOptions,
  GenerateOptions,
  Mark,
  TextPart,
  TextSession,
} from "#core/ports/text-session.ts";
import { continueText } from "./continue-text.ts";
import { countPieces, toPieces } from "./pieces.ts";
import type { Stretch } from "./read-prompt.ts";
import type { Weather } from "./weather.ts";

/** How fast the simulated policy writes, in tokens a second: about what a 3B model does on a laptop's GPU. */
const TOKENS_PER_SECOND = 60;

export interface DemoSessionOptions {
  /** The same seed and the same appended text give the same generations. */
  readonly seed: number;
  readonly weather: Weather;
  readonly clock: Clock;
  /** 1 is natural speed, 0 is at once. */
  readonly pace: number;
}

/** What a simulated policy writes next, given the whole text of its session: see {@link continueText}. */
export type ContinueText = (
  stretches: readonly Stretch[],
  settings: Pick<DemoSessionOptions, "seed" | "weather">,
) => string;

/**
 * The simulated policy as a text runtime. It knows nothing but its text: question, pool and replies are read from
 * there, and the continuation is a function of it. Sampling options are ignored; the world's own seed decides. It
 * has no `choose`: the names it writes are its own, wrong ones included.
 */
export class DemoSession implements TextSession {
  readonly #options: DemoSessionOptions;
  readonly #continue: ContinueText;
  #stretches: Stretch[] = [];
  #length = 0;
  #prefilledTokens = 0;
  #decodedTokens = 0;
  /** Tokens of the prompt that the next generation reads for the first time. */
  #freshTokens = 0;
  #knownTokens = 0;

  /** `play` is the policy that is played: Router-R1 where nothing is said. */
  constructor(options: DemoSessionOptions, play: ContinueText = continueText) {
    this.#options = options;
    this.#continue = play;
  }

  /** Everything appended and generated so far. */
  get text(): string {
    return this.#stretches.map((stretch) => stretch.text).join("");
  }

  get usage(): TextSession["usage"] {
    return { prefilledTokens: this.#prefilledTokens, decodedTokens: this.#decodedTokens };
  }

  async append(text: string, options: AppendOptions): Promise<void> {
    throwIfAborted(options.signal);
    this.#keep({ text, origin: options.origin });
    const tokens = countPieces(text);
    this.#prefilledTokens += tokens;
    this.#freshTokens += tokens;
  }

  async *generate(options: GenerateOptions): AsyncGenerator<TextPart, void, void> {
    const { clock, pace } = this.#options;
    const { signal } = options;
    throwIfAborted(signal);
    const pieces = toPieces(this.#continue(this.#stretches, this.#options));
    const scanner = new StopScanner(options.stop);
    const startedAt = clock.now();
    const decodedBefore = this.#decodedTokens;
    let firstTokenMs: number | null = null;
    let reason: "stop" | "eos" | "length" = "eos";
    let stop: string | null = null;
    for (const [i, piece] of pieces.entries()) {
      if (i >= options.maxTokens) {
        reason = "length";
        break;
      }
      if (pace > 0) await clock.sleep((1000 / TOKENS_PER_SECOND) * pace, signal);
      throwIfAborted(signal);
      this.#decodedTokens += 1;
      firstTokenMs ??= clock.now() - startedAt;
      const scanned = scanner.push(piece);
      if (scanned.text !== "") yield this.#say(scanned.text);
      if (scanned.stop !== null) {
        reason = "stop";
        stop = scanned.stop;
        break;
      }
    }
    const rest = scanner.end();
    if (rest !== "") yield this.#say(rest);
    const output = this.#decodedTokens - decodedBefore;
    const usage = {
      fresh: this.#freshTokens,
      cacheRead: this.#knownTokens,
      cacheWrite: 0,
      output,
      reasoning: 0,
    };
    this.#knownTokens += this.#freshTokens + output;
    this.#freshTokens = 0;
    const elapsedMs = clock.now() - startedAt;
    yield { type: "finish", reason, stop, usage, firstTokenMs, elapsedMs };
  }

  mark(): Mark {
    return { length: this.#length };
  }

  async rewind(mark: Mark): Promise<void> {
    let left = mark.length;
    const kept: Stretch[] = [];
    for (const stretch of this.#stretches) {
      if (left <= 0) break;
      kept.push({ ...stretch, text: stretch.text.slice(0, left) });
      left -= stretch.text.length;
    }
    this.#stretches = kept;
    this.#length = Math.min(this.#length, mark.length);
    this.#knownTokens = countPieces(this.text);
    this.#freshTokens = 0;
  }

  async close(): Promise<void> {
    this.#stretches = [];
    this.#length = 0;
  }

  /** Kept before it is yielded: a reader that walks away at this part has had it. */
  #say(text: string): TextPart {
    this.#keep({ text, origin: "policy" });
    return { type: "text", text };
  }

  #keep(stretch: Stretch): void {
    if (stretch.text === "") return;
    this.#stretches.push(stretch);
    this.#length += stretch.text.length;
  }
}
