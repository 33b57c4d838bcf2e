import type { Clock } from "#core/ports/clock.ts";

/**
 * Counts how long we have waited for a server, and only that: time in which nobody asked for data is not its fault.
 * One sleep runs at a time, however many pieces arrive.
 */
export class SilenceWatch {
  readonly #clock: Clock;
  readonly #onSilence: () => void;
  #leftMs: number;
  #waitingSince: number | null = null;
  #sleeper: AbortController | null = null;
  #wakesAt = 0;

  constructor(clock: Clock, patienceMs: number, onSilence: () => void) {
    this.#clock = clock;
    this.#leftMs = patienceMs;
    this.#onSilence = onSilence;
  }

  /** Waits for one thing from the server. What is used up counts against the patience. */
  async during<Value>(waiting: Promise<Value>): Promise<Value> {
    this.#waitingSince = this.#clock.now();
    this.#sleepUntil(this.#waitingSince + this.#leftMs);
    try {
      return await waiting;
    } finally {
      this.#leftMs -= this.#clock.now() - this.#waitingSince;
      this.#waitingSince = null;
    }
  }

  /** The server has shown life: it has this much patience from now on. */
  renew(patienceMs: number): void {
    this.#leftMs = patienceMs;
  }

  stop(): void {
    this.#sleeper?.abort();
    this.#sleeper = null;
  }

  #sleepUntil(moment: number): void {
    // A sleeper that wakes too early looks again; one that would wake too late is replaced.
    if (this.#sleeper !== null && this.#wakesAt <= moment) return;
    this.stop();
    const sleeper = new AbortController();
    this.#sleeper = sleeper;
    this.#wakesAt = moment;
    this.#clock.sleep(moment - this.#clock.now(), sleeper.signal).then(
      () => this.#wake(sleeper),
      () => undefined, // stopped
    );
  }

  #wake(sleeper: AbortController): void {
    if (this.#sleeper !== sleeper) return;
    this.#sleeper = null;
    if (this.#waitingSince === null) return;
    const moment = this.#waitingSince + this.#leftMs;
    if (moment <= this.#clock.now()) this.#onSilence();
    else this.#sleepUntil(moment);
  }
}
