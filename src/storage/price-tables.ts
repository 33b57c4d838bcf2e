import { sha256Hex } from "#core/hash/sha256.ts";
import type { Database, PriceTableRow } from "./database.ts";
import { stored } from "./storage-error.ts";

/** New prices that the visitor accepted. */
export type AcceptedPrices = Omit<PriceTableRow, "hash">;

/** Every price refresh that was accepted: where today's prices come from, and what they were before. */
export class PriceTableRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps a refresh. The same prices of the same day accepted twice are one row. Returns it. */
  async accept(prices: AcceptedPrices): Promise<PriceTableRow> {
    const { poolId, source, date, changes } = prices;
    const hash = sha256Hex(JSON.stringify([poolId, source, date, changes]));
    const row: PriceTableRow = { ...prices, hash };
    await stored(this.#database, async () => {
      if ((await this.#database.priceTables.get(hash)) === undefined) {
        await this.#database.priceTables.put(row);
      }
    });
    return row;
  }

  /** All accepted refreshes, newest first. */
  list(): Promise<readonly PriceTableRow[]> {
    return stored(this.#database, () =>
      this.#database.priceTables.orderBy("acceptedAt").reverse().toArray(),
    );
  }
}
