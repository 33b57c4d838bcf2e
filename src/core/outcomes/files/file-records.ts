import {
  type FileKind,
  refusalOf,
  sniffFile,
  sniffText,
} from "#core/outcomes/readers/sniff-file.ts";
import { csvRecords } from "./csv-records.ts";
import { openFile } from "./file-bytes.ts";
import type { FoundRecord, ReadWatch, TableFile } from "./found-record.ts";
import { jsonRecords } from "./json-records.ts";
import { parquetRecords } from "./parquet-records.ts";
import { refuseTable } from "./refuse-table.ts";
import { textPieces, withFirst } from "./text-pieces.ts";

/**
 * The records of a table's file in batches: CSV and its kin, JSON lines, JSON and Parquet, text also packed with gzip or as UTF-16. What
 * the file is counts, not how it is called. Holds a piece of the file at a time (of Parquet a row group). Throws `import-invalid` for
 * what is no table, and `aborted`.
 */
export async function* fileRecords(
  file: TableFile,
  watch: ReadWatch,
): AsyncGenerator<readonly FoundRecord[], void, void> {
  const { kind, opened } = await openUnpacked(file, watch);
  try {
    refuse(file.name, kind);
    if (kind === "parquet") yield* parquetRecords(file, watch);
    else yield* textRecords(file.name, textPieces(opened, watch), watch);
  } finally {
    await opened.parts.return();
  }
}

/** Opens a file, or what is packed in it. */
async function openUnpacked(file: TableFile, watch: ReadWatch) {
  const opened = await openFile(file, false, watch);
  const kind = sniffFile(opened.head);
  if (kind !== "gzip") return { kind, opened };
  await opened.parts.return();
  const inner = await openFile(file, true, watch);
  const innerKind = sniffFile(inner.head);
  if (innerKind === "gzip" || innerKind === "parquet") {
    await inner.parts.return();
    refuseTable(file.name, "This is a packed file within a packed file.", "Unpack it once.");
  }
  return { kind: innerKind, opened: inner };
}

async function* textRecords(
  name: string,
  pieces: AsyncGenerator<string, void, void>,
  watch: ReadWatch,
): AsyncGenerator<readonly FoundRecord[], void, void> {
  const { value } = await pieces.next();
  const first = value ?? "";
  const kind = sniffText(first.slice(0, BEGINNING));
  refuse(name, kind);
  const all = withFirst(first, pieces);
  if (kind === "json") yield* jsonRecords(name, all);
  else yield* csvRecords(name, all, watch);
}

/** Characters of a decoded text that are looked at. */
const BEGINNING = 4096;

function refuse(name: string, kind: FileKind): void {
  const refusal = refusalOf(kind);
  if (refusal !== null) refuseTable(name, refusal.message, refusal.fix);
}
