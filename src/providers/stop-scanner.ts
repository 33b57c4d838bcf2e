export interface Scanned {
  /** Text that is certain: before any stop string and not the beginning of one. Includes the stop string that was found. */
  readonly text: string;
  /** The stop string that `text` ends with, or `null`. */
  readonly stop: string | null;
}

/**
 * Finds the first of several stop strings in a text that comes in pieces. A tail that may still become one is held
 * back, so that what is passed on never ends inside one. Where two end at the same place, the longer wins; where they overlap, the one that is complete first.
 */
export class StopScanner {
  readonly #stops: readonly string[];
  #held = "";

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop !== "");
  }

  /** What this piece makes certain. After a stop was found nothing more may be pushed. */
  push(piece: string): Scanned {
    const text = this.#held + piece;
    const found = this.#firstIn(text);
    if (found !== null) {
      this.#held = "";
      return { text: text.slice(0, found.end), stop: found.stop };
    }
    const kept = this.#tailLength(text);
    this.#held = text.slice(text.length - kept);
    return { text: text.slice(0, text.length - kept), stop: null };
  }

  /** The text held back, for when the generation ended without a stop string. */
  rest(): string {
    const held = this.#held;
    this.#held = "";
    return held;
  }

  #firstIn(text: string): { readonly stop: string; readonly end: number } | null {
    let first: { readonly stop: string; readonly end: number } | null = null;
    for (const stop of this.#stops) {
      const at = text.indexOf(stop);
      if (at === -1) continue;
      const end = at + stop.length;
      const sooner = first === null || end < first.end;
      const longer = first !== null && end === first.end && stop.length > first.stop.length;
      if (sooner || longer) first = { stop, end };
    }
    return first;
  }

  /**
   * How much of the end to hold back: what may become a stop string, and before it what would look as if it could
   * (the first `<` of `<<`), because a generation that is cut there and continued begins to scan anew.
   */
  #tailLength(text: string): number {
    let rest = text;
    let beginning = this.#beginningAt(rest);
    while (beginning > 0) {
      rest = rest.slice(0, rest.length - beginning);
      beginning = this.#beginningAt(rest);
    }
    return text.length - rest.length;
  }

  /** Length of the longest end of `text` that begins a stop string. */
  #beginningAt(text: string): number {
    let longest = 0;
    for (const stop of this.#stops) {
      for (let length = Math.min(stop.length - 1, text.length); length > longest; length -= 1) {
        if (text.endsWith(stop.slice(0, length))) longest = length;
      }
    }
    return longest;
  }
}
