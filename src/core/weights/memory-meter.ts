/** Counts the bytes that a conversion holds: row blocks under way and records that wait for their turn. */
export class MemoryMeter {
  #held = 0;
  #peak = 0;

  take(bytes: number): void {
    this.#held += bytes;
    this.#peak = Math.max(this.#peak, this.#held);
  }

  release(bytes: number): void {
    this.#held -= bytes;
  }

  /** Bytes held now; 0 after a conversion. */
  get held(): number {
    return this.#held;
  }

  /** The most that was held at once. */
  get peak(): number {
    return this.#peak;
  }
}
