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
  #loading: Promise<void> | null = null;

  /** `read` gives the presets first, and may give them alone where storage is not to be had. */
  constructor(read: () => Promise<readonly NamedPool[]>) {
    this.#read = read;
  }

  /** Loads the pools once. Never rejects. */
  load(): Promise<void> {
    this.#loading ??= this.reload();
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

  /** The pool with this id, or the first one: a pool that was deleted must not stop anyone from asking. */
  find(id: string): NamedPool | null {
    return this.list.find((pool) => pool.id === id) ?? this.list[0] ?? null;
  }
}
