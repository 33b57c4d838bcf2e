/** Anything with a length: bytes when converting, plain counts when planning. */
interface Piece {
  readonly length: number;
}

/**
 * A file that is written from its beginning to its end although its segments come in another order: what comes early is
 * held until everything before it is there. Pieces of one segment come in their own order.
 */
export class SegmentQueue<P extends Piece> {
  readonly #left: number[];
  readonly #held: P[][];
  #current = 0;
  #heldBytes = 0;

  /** `lengths`: the bytes of each segment, in the order of the file. */
  constructor(lengths: readonly number[]) {
    this.#left = [...lengths];
    this.#held = lengths.map(() => []);
    this.#skipEmpty();
  }

  /** Bytes that wait for their turn. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  get isComplete(): boolean {
    return this.#current >= this.#left.length;
  }

  /** Takes the next piece of a segment and gives what can be written now. Throws `RangeError` when the segment is full. */
  push(segment: number, piece: P): readonly P[] {
    const left = (this.#left[segment] ?? 0) - piece.length;
    if (left < 0) throw new RangeError("a segment got more than it holds");
    this.#left[segment] = left;
    if (segment !== this.#current) {
      this.#held[segment]?.push(piece);
      this.#heldBytes += piece.length;
      return [];
    }
    const ready: P[] = [piece];
    while (!this.isComplete && this.#left[this.#current] === 0) {
      this.#current += 1;
      ready.push(...this.#release());
    }
    return ready;
  }

  #release(): P[] {
    const pieces = this.#held[this.#current] ?? [];
    this.#held[this.#current] = [];
    for (const piece of pieces) this.#heldBytes -= piece.length;
    return pieces;
  }

  #skipEmpty(): void {
    while (!this.isComplete && this.#left[this.#current] === 0) this.#current += 1;
  }
}
