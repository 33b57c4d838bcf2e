import { type SwitchyardError, toFailure } from "#core/errors.ts";
import type { Clock } from "#core/ports/clock.ts";
import type { Engine } from "./engine.ts";
import { gpuStalled } from "./gpu-errors.ts";

export interface GuardSettings {
  readonly clock: Clock;
  /** Longest time of one forward pass of so many tokens, in ms. */
  readonly patienceMs: (tokens: number) => number;
  /** Settles with the error when the device is lost or taken; stays pending while all is well. */
  readonly lost: Promise<SwitchyardError>;
}

/**
 * An engine on which nobody waits for ever: a pass that the device will never finish ends with `gpu-lost` or
 * `gpu-stalled`, and from then on every pass does, at once.
 */
export class GuardedEngine implements Engine {
  readonly #inner: Engine;
  readonly #settings: GuardSettings;
  readonly #failed: Promise<never>;
  #failure: SwitchyardError | null = null;
  #tellDead: (why: SwitchyardError) => void = () => {};
  /** Settles when the engine is of no use any more. */
  readonly dead: Promise<SwitchyardError>;
  readonly pop: ((count: number) => void) | null;

  constructor(inner: Engine, settings: GuardSettings) {
    this.#inner = inner;
    this.#settings = settings;
    this.pop = inner.pop === null ? null : (count) => this.#unlessDead(() => inner.pop?.(count));
    this.dead = new Promise((resolve) => {
      this.#tellDead = resolve;
    });
    void settings.lost.then((error) => this.kill(error));
    this.#failed = this.dead.then((error) => {
      throw error;
    });
    this.#failed.catch(() => undefined);
  }

  get tokenizer() {
    return this.#inner.tokenizer;
  }

  get contextWindow(): number {
    return this.#inner.contextWindow;
  }

  get chunkSize(): number {
    return this.#inner.chunkSize;
  }

  get endTokens(): ReadonlySet<number> {
    return this.#inner.endTokens;
  }

  get length(): number {
    return this.#failure === null ? this.#inner.length : 0;
  }

  async forward(tokens: readonly number[]): Promise<Float32Array> {
    if (this.#failure !== null) throw this.#failure;
    const over = new AbortController();
    try {
      return await Promise.race([
        this.#inner.forward(tokens),
        this.#failed,
        this.#stalled(this.#settings.patienceMs(tokens.length), over.signal),
      ]);
    } catch (thrown) {
      // The loss is often noticed first as some failure of the runtime: the reason follows a moment later.
      if (this.#failure === null && toFailure(thrown).code === "internal") await this.#reason();
      throw this.#failure ?? thrown;
    } finally {
      over.abort();
    }
  }

  /** Ends the pass under way and all later ones. */
  kill(why: SwitchyardError): void {
    this.#failure ??= why;
    this.#tellDead(this.#failure);
  }

  reset(): void {
    this.#unlessDead(() => this.#inner.reset());
  }

  #unlessDead(work: () => void): void {
    if (this.#failure === null) work();
  }

  async #stalled(ms: number, over: AbortSignal): Promise<never> {
    try {
      await this.#settings.clock.sleep(ms, over);
    } catch {
      return new Promise<never>(() => undefined);
    }
    return this.#die(gpuStalled(Math.round(ms / 1000)));
  }

  #die(why: SwitchyardError): never {
    this.kill(why);
    throw this.#failure ?? why;
  }

  async #reason(): Promise<void> {
    const over = new AbortController();
    const moment = this.#settings.clock.sleep(2000, over.signal).catch(() => undefined);
    await Promise.race([this.#failed.catch(() => undefined), moment]);
    over.abort();
  }
}
