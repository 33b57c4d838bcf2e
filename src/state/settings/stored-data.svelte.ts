import { type Failure, toFailure } from "#core/errors.ts";
import type { StorageUsage } from "#storage/usage.ts";

export interface SettingsStorageParts {
  readonly measure: () => Promise<StorageUsage>;
  /** Asks the browser for the promise. False when it refused. */
  readonly persist: () => Promise<boolean>;
  /** Deletes everything that the page keeps: runs, pools, prices, choices, keys. */
  readonly eraseAll: () => Promise<void>;
  /** Starts the page anew, for nothing of what it holds in memory is true any more. */
  readonly restart: () => void;
}

/** What the page keeps on this device, and how to be rid of it. */
export class SettingsStorage {
  use: StorageUsage | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  /** True after the browser refused the promise. */
  wasRefused = $state(false);
  isErasing = $state(false);
  readonly #parts: SettingsStorageParts;

  constructor(parts: SettingsStorageParts) {
    this.#parts = parts;
  }

  load = (): Promise<void> =>
    this.#attempt(async () => {
      this.use = await this.#parts.measure();
    });

  persist = (): Promise<void> =>
    this.#attempt(async () => {
      this.wasRefused = !(await this.#parts.persist());
      this.use = await this.#parts.measure();
    });

  eraseAll = async (): Promise<void> => {
    if (this.isErasing) return;
    this.isErasing = true;
    await this.#attempt(async () => {
      await this.#parts.eraseAll();
      this.#parts.restart();
    });
    this.isErasing = false;
  };

  async #attempt(work: () => Promise<void>): Promise<void> {
    this.failure = null;
    try {
      await work();
    } catch (thrown) {
      this.failure = toFailure(thrown);
    }
  }
}
