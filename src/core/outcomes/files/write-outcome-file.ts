import { throwIfAborted } from "#core/errors.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { longCsv, longJsonLines } from "#core/outcomes/writers/write-long.ts";
import { wideCsv } from "#core/outcomes/writers/write-wide.ts";

/** The forms that tables are written in: a row for each question (`wide`, Parquet) or for each answer. */
export type WrittenFormat = "wide-csv" | "long-csv" | "jsonl" | "parquet";

export interface WriteOptions {
  readonly signal: AbortSignal;
  /** Lets the thread do something else between two pieces. */
  readonly breathe: () => Promise<void>;
}

/** What a written file is called behind its name, and what it is for servers and browsers. */
export const WRITTEN_FORMATS: Readonly<
  Record<WrittenFormat, { readonly extension: string; readonly type: string }>
> = {
  "wide-csv": { extension: "csv", type: "text/csv" },
  "long-csv": { extension: "csv", type: "text/csv" },
  jsonl: { extension: "jsonl", type: "application/x-ndjson" },
  parquet: { extension: "parquet", type: "application/vnd.apache.parquet" },
};

/** Characters of text that become a part of the file at a time. */
const PIECE = 262_144;

/**
 * A table as a file that {@link readOutcomeFiles} reads as it was: ids, texts, tasks, splits, duplicates and all cells, costs to the
 * picodollar (below a thousand dollars an answer). What no column holds is not in it: prices, vectors, the choices of recorded routers, and questions that nobody answered.
 * Throws `aborted`.
 */
export async function writeOutcomeFile(
  table: OutcomeTable,
  format: WrittenFormat,
  { signal = new AbortController().signal, breathe = async () => {} }: Partial<WriteOptions> = {},
): Promise<Blob> {
  const { type } = WRITTEN_FORMATS[format];
  if (format === "parquet") {
    const { writeParquet } = await import("./write-parquet.ts");
    return new Blob([await writeParquet(table, { signal, breathe })], { type });
  }
  const parts: Blob[] = [];
  let text = "";
  for (const line of LINES[format](table)) {
    text += line;
    if (text.length < PIECE) continue;
    throwIfAborted(signal);
    // The browser may keep a blob outside of memory; a text would stay in it.
    parts.push(new Blob([text]));
    text = "";
    await breathe();
  }
  return new Blob([...parts, text], { type });
}

const LINES: Readonly<
  Record<Exclude<WrittenFormat, "parquet">, (table: OutcomeTable) => Iterable<string>>
> = {
  "wide-csv": wideCsv,
  "long-csv": longCsv,
  jsonl: longJsonLines,
};
