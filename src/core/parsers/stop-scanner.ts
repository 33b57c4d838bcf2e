/** What a scanner lets through of a generation. */
export interface Scanned {
  readonly text: string;
  /** The stop string that ends the text; nothing may follow. */
  readonly stop: string | null;
}

/** Finds stop strings in a text that arrives in pieces, and holds back an end that may still become one. */
export class StopScanner {
  readonly #stops: readonly string[];
  #held = "";

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop !== "");
  }

  /** Ends right after the stop string that is complete first; of two that end together the longer one is named. */
  push(piece: string): Scanned {
    const text = this.#held + piece;
    const found = this.#stops
      .map((stop) => ({ stop, end: text.includes(stop) ? text.indexOf(stop) + stop.length : -1 }))
      .filter(({ end }) => end !== -1)
      .sort((a, b) => a.end - b.end || b.stop.length - a.stop.length)[0];
    if (found !== undefined) {
      this.#held = "";
      return { text: text.slice(0, found.end), stop: found.stop };
    }
    const clear = this.#clearLength(text);
    this.#held = text.slice(clear);
    return { text: text.slice(0, clear), stop: null };
  }

  /** Gives out what was held back: the generation has ended and it became no stop string. */
  end(): string {
    const held = this.#held;
    this.#held = "";
    return held;
  }

  /** How much of `text` can go out: what went out never ends like the beginning of a stop string, whatever followed. */
  #clearLength(text: string): number {
    let clear = text.length;
    let held: number;
    do {
      const out = text.slice(0, clear);
      held = Math.max(0, ...this.#stops.map((stop) => overlap(out, stop)));
      clear -= held;
    } while (held > 0);
    return clear;
  }
}

/** Length of the longest end of `text` that is a true beginning of `stop`. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(stop.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(stop.slice(0, length))) return length;
  }
  return 0;
}
