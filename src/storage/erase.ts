import type { Database } from "./database.ts";
import { stored } from "./storage-error.ts";

/**
 * Deletes everything that is stored: runs, calls, sums, settings, keys, pools, prices, heads and outcome tables. The tables are emptied and not
 * deleted, so that no other tab can hold it up; a database that cannot be opened is deleted whole.
 */
export async function eraseAll(database: Database): Promise<void> {
  try {
    await stored(database, () =>
      database.transaction("rw", database.tables, async () => {
        await Promise.all(database.tables.map((table) => table.clear()));
      }),
    );
  } catch {
    await stored({ ready: async () => {} }, () => database.deleteWhole());
  }
}
