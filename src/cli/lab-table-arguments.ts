import { parseArgs } from "node:util";
import { UsageError } from "./evaluate-arguments.ts";

/** What `npm run lab-table` is asked to do. */
export interface LabTableArguments {
  /** A checkout of the public repository. */
  readonly from: string;
  /** Where the files go. */
  readonly to: string;
}

export const LAB_TABLE_USAGE = `usage: npm run lab-table -- --from FOLDER [--to public/tables]
  --from FOLDER   a checkout of ulab-uiuc/LLMRouter at the commit that src/core/outcomes/shipped/public-source.ts names;
                  every file that is read is held against its SHA-256 there
  --to FOLDER     where the table and its lexical embedding go (default: public/tables)
`;

/** Reads the command line. Throws {@link UsageError}. */
export function labTableArguments(args: readonly string[]): LabTableArguments {
  const { from, to = "public/tables" } = parse(args);
  if (from === undefined || from === "") throw new UsageError("--from is missing.");
  if (to === "") throw new UsageError("--to is empty.");
  return { from, to };
}

function parse(args: readonly string[]) {
  try {
    const options = { from: { type: "string" }, to: { type: "string" } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}
