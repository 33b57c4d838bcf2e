import type { Database } from "./database.ts";
import { stored } from "./storage-error.ts";

/**
 * The one record of sealed keys. What is in it is the vault's business, which checks it when it opens it: storage
 * neither reads it nor puts it into an export.
 */
export class VaultRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The record as it was written; `null` without one. */
  read(): Promise<unknown> {
    return stored(this.#database, async () => {
      const row = await this.#database.vault.get("vault");
      return row?.record ?? null;
    });
  }

  async write(record: object): Promise<void> {
    await stored(this.#database, () => this.#database.vault.put({ id: "vault", record }));
  }

  delete(): Promise<void> {
    return stored(this.#database, () => this.#database.vault.delete("vault"));
  }
}
