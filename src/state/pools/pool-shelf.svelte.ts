import { type Failure, toFailure } from "#core/errors.ts";
import type { Pool } from "#core/pool/candidate.ts";

/** A pool with a name. */
export interface NamedPool {
  readonly id: string;
  readonly name: string;
  /** What it is, in one or two sentences. */
  readonly note: string;
  readonly pool: Pool;
  /** False for the presets that come with the page. */
  readonly isOwn: boolean;
}

/** The pools to choose from: the page's presets and the visitor's own. Loaded after the first paint. */
export class PoolShelf {
  list: readonly NamedPool[] = $state.raw([]);
  failure: Failure | null = $state.raw(null);
  readonly #read: () => Promise<readonly NamedPool[]>;
  readonly #presets: () => Promise<readonly NamedPool[]>;
  #loading: Promise<void> | null = null;

  /**
   * `read` gives all pools, the presets first, and may give the presets alone where storage is not to be had.
   * `presets` gives what needs no storage, to be shown until then.
   */
  constructor(
    read: () => Promise<readonly NamedPool[]>,
    presets: () => Promise<readonly NamedPool[]> = async () => [],
  ) {
    this.#read = read;
    this.#presets = presets;
  }

  /** Loads the pools once; settles when all of them are here. Never rejects. */
  load(): Promise<void> {
    this.#loading ??= Promise.all([this.#showPresets(), this.reload()]).then(() => undefined);
    return this.#loading;
  }

  /** Reads them again, after a pool was changed. */
  reload = async (): Promise<void> => {
    try {
      this.list = await this.#read();
      this.failure = null;
    } catch (thrown) {
      this.failure = toFailure(thrown);
      this.#loading = null;
    }
  };

  async #showPresets(): Promise<void> {
    // What cannot be read here is told by `reload`, which reads it too.
    const presets = await this.#presets().catch(() => []);
    if (this.list.length === 0) this.list = presets;
  }

  /** The pool with this id, or the first one: a pool that was deleted must not stop anyone from asking. */
  find(id: string): NamedPool | null {
    return this.list.find((pool) => pool.id === id) ?? this.list[0] ?? null;
  }
}
