import type { Mark, Origin, TextSession } from "#core/ports/text-session.ts";

/** Counts in tokens of the policy's model. The page has none: see `rolloutLoop`. */
export interface TokenCutter {
  /** The first `count` tokens of a text. */
  first(text: string, count: number): string;
  /** The last `count` tokens of a text. */
  last(text: string, count: number): string;
}

interface Piece {
  readonly text: string;
  readonly origin: Origin;
}

/**
 * The context of a rollout beside the session that holds it: when it outgrows the limit, its beginning is dropped,
 * the prompt first, and the session reads what is left again. (`generation.py::_update_rolling_state`.)
 */
export class RolloutContext {
  readonly #session: TextSession;
  readonly #signal: AbortSignal;
  readonly #start: Mark;
  #pieces: readonly Piece[] = [];

  constructor(session: TextSession, signal: AbortSignal) {
    this.#session = session;
    this.#signal = signal;
    this.#start = session.mark();
  }

  /** Adds to the session and to the record of it. */
  async append(text: string, origin: Origin, callId: string | null = null): Promise<void> {
    this.note(text, origin);
    const call = callId === null ? {} : { callId };
    await this.#session.append(text, { origin, signal: this.#signal, ...call });
  }

  /** Records what is in the session already: what the policy wrote. */
  note(text: string, origin: Origin): void {
    if (text !== "") this.#pieces = [...this.#pieces, { text, origin }];
  }

  /** Keeps the last `count` tokens. */
  async truncate(cutter: TokenCutter, count: number): Promise<void> {
    const whole = this.#pieces.map((piece) => piece.text).join("");
    let drop = whole.length - cutter.last(whole, count).length;
    if (drop <= 0) return;
    const kept: Piece[] = [];
    for (const { text, origin } of this.#pieces) {
      if (drop < text.length) kept.push({ text: text.slice(drop), origin });
      drop = Math.max(0, drop - text.length);
    }
    this.#pieces = kept;
    await this.#session.rewind(this.#start);
    for (const { text, origin } of kept) {
      await this.#session.append(text, { origin, repeated: true, signal: this.#signal });
    }
  }
}
