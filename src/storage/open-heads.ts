import { Database, type DatabaseOptions } from "./database.ts";
import { HeadsRepository } from "./heads.ts";

/** Opens only what the worker writes that imports and fits heads. */
export function openHeads(options: DatabaseOptions = {}): HeadsRepository {
  return new HeadsRepository(new Database(options));
}
