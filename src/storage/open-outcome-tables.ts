import { Database, type DatabaseOptions } from "./database.ts";
import { OutcomeTables } from "./outcome-tables.ts";

/** Opens only what the worker writes that imports outcome tables. */
export function openOutcomeTables(options: DatabaseOptions = {}): OutcomeTables {
  return new OutcomeTables(new Database(options));
}
