import {
  type BuilderOptions,
  type BuiltTable,
  OutcomeBuilder,
  type TableOrigin,
} from "#core/outcomes/outcome-builder.ts";
import type { ColumnMapping } from "#core/outcomes/readers/column-mapping.ts";
import { isEstimatedCost } from "#core/outcomes/readers/field-names.ts";
import type { TableFormat } from "#core/outcomes/readers/table-reader.ts";
import { FileIntake } from "./file-intake.ts";
import { fileRecords } from "./file-records.ts";
import type { ReadWatch, TableFile } from "./found-record.ts";

/** How far the reading is. */
export interface ReadProgress {
  /** Bytes of all files together that are read. */
  readonly bytes: number;
  readonly of: number;
  /** Records that were found by now, bad ones too. */
  readonly rows: number;
}

export interface ReadOptions {
  /** Stops the reading; nothing of it stays. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReadProgress) => void;
  /** Lets the thread do something else between two pieces, above all hear a stop. */
  readonly breathe: () => Promise<void>;
  /** Which columns are what, by file name, for files that are not understood or not rightly. */
  readonly mappings: Readonly<Record<string, ColumnMapping>>;
  /** What the table is called and where it comes from; the files' names unless told. */
  readonly origin: Partial<TableOrigin>;
  /** What the builder keeps, and how much. */
  readonly builder: Partial<BuilderOptions>;
}

/** How one file was understood. */
export interface FileReading {
  readonly name: string;
  readonly format: TableFormat;
  readonly title: string;
  /** Records that were found in it, bad ones too. */
  readonly rows: number;
  /** How its columns were mapped; `null` for a format that is known. */
  readonly mapping: ColumnMapping | null;
}

/** A table out of files, with what a person should know of how they were read. */
export interface ReadTable extends BuiltTable {
  readonly files: readonly FileReading[];
}

/**
 * Reads files into one table, in their order, in the page, a worker or Node alike: CSV, TSV, JSON lines, JSON (also packed with gzip) and
 * Parquet, streaming. The memory is the table's and one piece of a file. Throws `import-invalid` for what is no table or is not understood
 * ({@link inspectOutcomeFile} then tells its columns), and `aborted`.
 */
export async function readOutcomeFiles(
  files: readonly TableFile[],
  options: Partial<ReadOptions> = {},
): Promise<ReadTable> {
  const { mappings = {}, origin = {}, onProgress = () => {} } = options;
  const builder = new OutcomeBuilder(options.builder);
  const of = files.reduce((sum, { blob }) => sum + blob.size, 0);
  const readings: FileReading[] = [];
  const notes: string[] = [];
  let [before, rows] = [0, 0];
  for (const [index, file] of files.entries()) {
    const mapping = mappings[file.name] ?? null;
    const intake = new FileIntake(builder, file.name, placeOf(files, index), mapping);
    let inFile = 0;
    const watch = watchFor(options, {
      onBytes: (bytes) => {
        inFile = bytes;
      },
      onNote: (note) => notes.push(note),
    });
    for await (const found of fileRecords(file, watch)) {
      intake.take(found);
      onProgress({ bytes: before + inFile, of, rows: rows + intake.rows });
    }
    const reader = intake.finish();
    const { format, title } = reader;
    notes.push(`${file.name} was read as: ${title}.`, ...reader.notes);
    readings.push({ name: file.name, format, title, rows: intake.rows, mapping: reader.mapping });
    before += file.blob.size;
    rows += intake.rows;
    onProgress({ bytes: before, of, rows });
  }
  const names = files.map(({ name }) => name).join(", ");
  const built = builder.finish({ name: names, source: names, licence: null, ...origin });
  const hasEstimates = built.table.cells.costs !== null && readings.some(saysEstimated);
  const table = hasEstimates ? { ...built.table, estimates: ["costs"] as const } : built.table;
  return { ...built, table, notes: [...notes, ...built.notes], files: readings };
}

/** Whether a cost was read from a field that calls itself an estimate. */
function saysEstimated({ mapping }: FileReading): boolean {
  if (mapping === null) return false;
  const fields = mapping.shape === "long" ? [mapping.values] : mapping.candidates;
  return fields.some(({ cost }) => cost !== null && isEstimatedCost(cost));
}

/** A file's name, with a number where another before it has the same: their rows are not each other's. */
function placeOf(files: readonly TableFile[], index: number): string {
  const name = files[index]?.name ?? "";
  const before = files.slice(0, index).filter((other) => other.name === name).length;
  return before === 0 ? name : name.replace(/(?:\.[^.]*)?$/, (end) => ` (${before + 1})${end}`);
}

/** What a file's reader is told, where the caller says nothing. */
export function watchFor(
  { signal = new AbortController().signal, breathe = async () => {} }: Partial<ReadOptions>,
  told: Pick<ReadWatch, "onBytes" | "onNote">,
): ReadWatch {
  return { signal, breathe, ...told };
}
