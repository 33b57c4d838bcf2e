import { chooseReader, SAMPLE_SIZE } from "#core/outcomes/readers/choose-reader.ts";
import type { ColumnMapping } from "#core/outcomes/readers/column-mapping.ts";
import { flattenRecord } from "#core/outcomes/readers/flatten-record.ts";
import { guessMapping } from "#core/outcomes/readers/guess-mapping.ts";
import type { TableFormat } from "#core/outcomes/readers/table-reader.ts";
import type { TableRecord } from "#core/outcomes/readers/table-record.ts";
import { fileRecords } from "./file-records.ts";
import type { TableFile } from "./found-record.ts";
import { type ReadOptions, watchFor } from "./read-outcome-files.ts";
import { refuseTable } from "./refuse-table.ts";

/** A column with some of its values, for a person to recognise it by. */
export interface ColumnSample {
  readonly name: string;
  /** Of the first records, shortened; empty values left out. */
  readonly values: readonly string[];
}

/** What a file looks like by its first records. */
export interface FileInspection {
  readonly name: string;
  /** `null`: it is not understood, and its mapping has to be completed. */
  readonly format: TableFormat | null;
  readonly title: string;
  /** How it is understood. */
  readonly notes: readonly string[];
  /** Why it cannot be read without help; `null` where it can. */
  readonly problem: string | null;
  readonly columns: readonly ColumnSample[];
  /** Which columns are what, as far as it could be guessed; also for formats that are known, to read them otherwise. */
  readonly mapping: ColumnMapping;
}

const MOST_VALUES = 4;
const MOST_LENGTH = 80;

/**
 * Looks at the first records of a file: how it would be read, and what its columns are, so that a person can say what they mean. Throws
 * `import-invalid` for what is no table at all or has no rows, and `aborted`.
 */
export async function inspectOutcomeFile(
  file: TableFile,
  options: Partial<Pick<ReadOptions, "signal" | "breathe">> = {},
): Promise<FileInspection> {
  const notes: string[] = [];
  const watch = watchFor(options, { onBytes: () => {}, onNote: (note) => notes.push(note) });
  const sample: TableRecord[] = [];
  for await (const found of fileRecords(file, watch)) {
    for (const { record } of found) if (record !== null) sample.push(record);
    if (sample.length >= SAMPLE_SIZE) break;
  }
  const records = sample.slice(0, SAMPLE_SIZE);
  if (records.length === 0) refuseTable(file.name, "The file has no rows.", "Choose another file.");
  const { reader, problem } = chooseReader(records, file.name);
  const flat = records.map(flattenRecord);
  const guess = guessMapping(flat);
  return {
    name: file.name,
    format: problem === null ? (reader?.format ?? null) : null,
    title: reader?.title ?? "",
    notes: [...notes, ...(reader?.notes ?? [])],
    problem,
    columns: columnSamples(flat),
    mapping: reader?.mapping ?? guess.mapping,
  };
}

function columnSamples(records: readonly TableRecord[]): readonly ColumnSample[] {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return names.map((name) => {
    const texts = records.map((record) => shown(record[name])).filter((text) => text !== "");
    return { name, values: [...new Set(texts)].slice(0, MOST_VALUES) };
  });
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const line = text.trim().replaceAll(/\s+/g, " ");
  return line.length <= MOST_LENGTH ? line : `${line.slice(0, MOST_LENGTH - 1)}…`;
}
