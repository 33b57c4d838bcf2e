import { Database, type DatabaseOptions } from "./database.ts";
import { HeadsRepository } from "./heads.ts";
import { RunRepository } from "./runs.ts";
import { VaultRepository } from "./vault.ts";

/** What a run needs of the storage: the part that the router worker opens. */
export interface RunStorage {
  readonly runs: RunRepository;
  readonly vault: VaultRepository;
  readonly heads: HeadsRepository;
}

/** Opens only what the router worker writes; the other tables' code stays out of it. */
export function openRunStorage(options: DatabaseOptions = {}): RunStorage {
  const database = new Database(options);
  return {
    runs: new RunRepository(database),
    vault: new VaultRepository(database),
    heads: new HeadsRepository(database),
  };
}
