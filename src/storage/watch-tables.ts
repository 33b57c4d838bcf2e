import { Dexie, type ObservabilitySet } from "dexie";
import type { Database } from "./database.ts";

/**
 * Calls back after every committed change of these tables, by whomever: this tab, another or a worker (Dexie tells them
 * over a BroadcastChannel). Returns what ends it.
 */
export function watchTables(
  database: Database,
  tables: readonly (typeof database.tables)[number]["name"][],
  changed: () => void,
): () => void {
  const prefixes = tables.map((table) => `idb://${database.name}/${table}/`);
  const listener = (parts: ObservabilitySet): void => {
    const isOurs = Object.keys(parts).some(
      (part) => part === "all" || prefixes.some((prefix) => part.startsWith(prefix)),
    );
    if (isOurs) changed();
  };
  Dexie.on("storagemutated", listener);
  return () => Dexie.on.storagemutated.unsubscribe(listener);
}
