import { seededRandom } from "#core/loop/random.ts";
import { StopScanner } from "#core/parsers/stop-scanner.ts";
import type { Clock } from "#core/ports/clock.ts";
import type { GenerateOptions, TextPart } from "#core/ports/text-session.ts";
import { ByteText } from "./byte-text.ts";

type End = Pick<Extract<TextPart, { type: "finish" }>, "reason" | "stop">;

/** One generation: its text, what of it was given out, and how it ended. */
export class Generation {
  readonly random: () => number;
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #scanner: StopScanner;
  readonly #text = new ByteText();
  #given = 0;
  #firstTokenMs: number | null = null;
  tokens = 0;
  end: End | null = null;

  constructor(options: GenerateOptions, clock: Clock) {
    this.random = seededRandom(options.seed);
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#scanner = new StopScanner(options.stop);
  }

  push(bytes: Uint8Array): string {
    this.#firstTokenMs ??= this.#clock.now() - this.#startedAt;
    const scanned = this.#scanner.push(this.#text.push(bytes));
    if (scanned.stop !== null) this.end = { reason: "stop", stop: scanned.stop };
    this.#given += scanned.text.length;
    return scanned.text;
  }

  /** Ends without a stop string; returns what was held back. */
  close(reason: "eos" | "length"): string {
    this.end = { reason, stop: null };
    const rest = this.#scanner.end();
    this.#given += rest.length;
    return rest;
  }

  /** Bytes of the text that was given out. */
  keptBytes(): number {
    return this.#text.byteLength(this.#given);
  }

  timing(): { readonly firstTokenMs: number | null; readonly elapsedMs: number } {
    return { firstTokenMs: this.#firstTokenMs, elapsedMs: this.#clock.now() - this.#startedAt };
  }
}
