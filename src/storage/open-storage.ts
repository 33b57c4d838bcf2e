import { CallLog } from "./calls.ts";
import { Database, type DatabaseOptions } from "./database.ts";
import { eraseAll } from "./erase.ts";
import { HeadsRepository } from "./heads.ts";
import { OutcomeTables } from "./outcome-tables.ts";
import { PoolRepository } from "./pools.ts";
import { PriceTableRepository } from "./price-tables.ts";
import { RunRepository } from "./runs.ts";
import { SettingsRepository } from "./settings.ts";
import { VaultRepository } from "./vault.ts";

/** Everything that is kept between visits, one repository per table. */
export interface SwitchyardStorage {
  readonly runs: RunRepository;
  readonly calls: CallLog;
  readonly settings: SettingsRepository;
  readonly pools: PoolRepository;
  readonly priceTables: PriceTableRepository;
  readonly heads: HeadsRepository;
  readonly outcomeTables: OutcomeTables;
  readonly vault: VaultRepository;
  /** Deletes everything. */
  erase(): Promise<void>;
  /** Lets go of the database; the next access opens it again. */
  close(): void;
}

/** The storage of this realm. Build it once in the page and once in a worker; the database opens with the first access. */
export function openStorage(options: DatabaseOptions = {}): SwitchyardStorage {
  const database = new Database(options);
  return {
    runs: new RunRepository(database),
    calls: new CallLog(database),
    settings: new SettingsRepository(database),
    pools: new PoolRepository(database),
    priceTables: new PriceTableRepository(database),
    heads: new HeadsRepository(database),
    outcomeTables: new OutcomeTables(database),
    vault: new VaultRepository(database),
    erase: () => eraseAll(database),
    close: () => database.close({ disableAutoOpen: false }),
  };
}
