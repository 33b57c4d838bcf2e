/** Which finished blocks (by their index) define, use or wait for which names of links. */
export class NameIndex {
  readonly #waiting = new Map<string, Set<number>>();
  readonly #definer = new Map<string, number>();
  readonly #uses = new Map<string, number>();

  isUsed(name: string): boolean {
    return (this.#uses.get(name) ?? 0) > 0;
  }

  /** Blocks that looked `name` up. */
  waitingFor(name: string): Iterable<number> {
    return this.#waiting.get(name) ?? [];
  }

  wait(index: number, names: Iterable<string>): void {
    for (const name of names) {
      const blocks = this.#waiting.get(name) ?? new Set();
      this.#waiting.set(name, blocks.add(index));
    }
  }

  define(index: number, names: Iterable<string>): void {
    for (const name of names) this.#definer.set(name, index);
  }

  /** Counts uses (`change` 1) or takes them back (-1). Gives the blocks whose definition is thereby used, or no longer. */
  count(names: Iterable<string>, change: 1 | -1): readonly number[] {
    const changed: number[] = [];
    for (const name of names) {
      const wasUsed = this.isUsed(name);
      this.#uses.set(name, (this.#uses.get(name) ?? 0) + change);
      const definer = this.#definer.get(name);
      if (definer !== undefined && wasUsed !== this.isUsed(name)) changed.push(definer);
    }
    return changed;
  }
}
