import type { PoolCheck } from "#core/pool/pool-schema.ts";
import type { Database, PoolRow } from "./database.ts";
import { stored } from "./storage-error.ts";
import { watchTables } from "./watch-tables.ts";

/** The visitor's own pools. */
export class PoolRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** All that can be read, by name. One that cannot is left out: it must not keep anyone from asking. */
  async list(): Promise<readonly PoolRow[]> {
    const rows = await stored(this.#database, () => this.#database.pools.toArray());
    if (rows.length === 0) return [];
    const checkPool = await loadCheck();
    return rows
      .flatMap((row) => {
        const check = checkPool(row.pool);
        return check.ok && hasNames(row) ? [{ ...row, pool: check.pool }] : [];
      })
      .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
  }

  /** Stores a pool in place of the one with its id, tidied as `checkPool` does. What is wrong with it is returned, and nothing stored. */
  async put({ id, name, note, pool }: PoolRow): Promise<PoolCheck> {
    const check = (await loadCheck())(pool);
    if (check.ok) {
      await stored(this.#database, () =>
        this.#database.pools.put({ id, name, note, pool: check.pool }),
      );
    }
    return check;
  }

  remove(id: string): Promise<void> {
    return stored(this.#database, () => this.#database.pools.delete(id));
  }

  /** Calls back after every change of the pools. Returns what ends it. */
  watch(changed: () => void): () => void {
    return watchTables(this.#database, ["pools"], changed);
  }
}

/** Most visitors have no pool of their own: what checks one is loaded with the first. */
async function loadCheck() {
  return (await import("#core/pool/pool-schema.ts")).checkPool;
}

function hasNames({ id, name, note }: PoolRow): boolean {
  return [id, name, note].every((text) => typeof text === "string");
}
