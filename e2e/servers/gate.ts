/** A promise and the function that settles it. (`Promise.withResolvers` needs Node 22.) */
class Signal {
  fire: () => void = () => {};
  readonly fired = new Promise<void>((resolve) => {
    this.fire = resolve;
  });
}

/**
 * Holds an answer until a test lets it go, so that a test of Stop, reload or a stall needs no waiting time:
 * `await gate.reached`, do what the visitor does, `gate.release()` (or never: that is a stall).
 */
export class Gate {
  readonly #reached = new Signal();
  readonly #released = new Signal();

  /** Resolves when an answer has come to the gate and waits there. */
  readonly reached = this.#reached.fired;

  /** Lets the answer, and every later one, go on. */
  release(): void {
    this.#released.fire();
  }

  /** The server's side: says that it is here and waits. */
  async pass(): Promise<void> {
    this.#reached.fire();
    await this.#released.fired;
  }
}
