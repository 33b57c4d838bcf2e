import { SwitchyardError } from "#core/errors.ts";

/** What helps with most files that cannot be read. */
export const SAVE_OTHERWISE = "Save the table as CSV, JSON lines, a JSON list or Parquet.";

/** Throws `import-invalid`: why a file is no table that can be read, after its name. */
export function refuseTable(
  file: string,
  why: string,
  fix: string = SAVE_OTHERWISE,
  cause?: unknown,
): never {
  throw new SwitchyardError("import-invalid", `${file}: ${why}`, { fix, side: "visitor", cause });
}
