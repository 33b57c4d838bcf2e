import { fileRecords } from "#core/outcomes/files/file-records.ts";
import type { FoundRecord, TableFile } from "#core/outcomes/files/found-record.ts";
import { watchFor } from "#core/outcomes/files/read-outcome-files.ts";
import { refuseTable } from "#core/outcomes/files/refuse-table.ts";
import { baseName, splitInName, taskInName } from "#core/outcomes/readers/file-name.ts";
import type { TableRecord } from "#core/outcomes/readers/table-record.ts";
import type { QuestionMapping } from "./question-mapping.ts";
import { type BuiltQuestions, QuestionSetBuilder } from "./question-set-builder.ts";
import { chooseQuestionReader, SAMPLE_SIZE } from "./readers/choose-question-reader.ts";
import { mappedQuestionReader } from "./readers/mapped-rows.ts";
import type { QuestionFormat, QuestionReader } from "./readers/question-reader.ts";

export interface QuestionReadOptions {
  /** Stops the reading; nothing of it stays. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: {
    readonly bytes: number;
    readonly of: number;
    readonly rows: number;
  }) => void;
  /** Lets the thread do something else between two pieces, above all hear a stop. */
  readonly breathe: () => Promise<void>;
  /** Which columns are what, by file name, instead of what a file looks like. */
  readonly mappings: Readonly<Record<string, QuestionMapping>>;
  /** What the set is called; the files’ names unless told. */
  readonly name: string;
}

/** How one file was understood. */
export interface QuestionFileReading {
  readonly name: string;
  readonly format: QuestionFormat;
  readonly title: string;
  /** Records that were found in it, bad ones too. */
  readonly rows: number;
  /** How its columns were mapped; `null` for a format that is known. */
  readonly mapping: QuestionMapping | null;
}

export interface ReadQuestions extends BuiltQuestions {
  readonly files: readonly QuestionFileReading[];
}

/**
 * Reads files into one question set, in their order: CSV, TSV, JSON lines, JSON (also packed with gzip) and Parquet. Bad rows are counted
 * with their line and reason. Throws `import-invalid` for what is no table, has no rows or no column of questions, and `aborted`.
 */
export async function readQuestionFiles(
  files: readonly TableFile[],
  options: Partial<QuestionReadOptions> = {},
): Promise<ReadQuestions> {
  const { mappings = {}, onProgress = () => {}, name, ...stopping } = options;
  const builder = new QuestionSetBuilder();
  const of = files.reduce((sum, { blob }) => sum + blob.size, 0);
  const readings: QuestionFileReading[] = [];
  const notes: string[] = [];
  let [before, rows] = [0, 0];
  for (const file of files) {
    let bytes = 0;
    const watch = watchFor(stopping, {
      onBytes: (count) => {
        bytes = count;
      },
      onNote: (note) => notes.push(note),
    });
    const intake = new QuestionIntake(builder, file.name, mappings[file.name] ?? null);
    for await (const found of fileRecords(file, watch)) {
      intake.take(found);
      onProgress({ bytes: before + bytes, of, rows: rows + intake.rows });
    }
    const { format, title, mapping } = intake.finish();
    readings.push({ name: file.name, format, title, rows: intake.rows, mapping });
    notes.push(`${file.name} was read as: ${title}.`);
    before += file.blob.size;
    rows += intake.rows;
  }
  const built = builder.finish(name ?? files.map((file) => baseName(file.name)).join(", "));
  return { ...built, notes: [...notes, ...built.notes], files: readings };
}

/** Puts the records of a file into a set; holds the first of them until it is known how they are read. */
class QuestionIntake {
  readonly #builder: QuestionSetBuilder;
  readonly #file: string;
  readonly #mapping: QuestionMapping | null;
  #waiting: { readonly record: TableRecord; readonly line: number }[] = [];
  #reader: QuestionReader | null = null;
  rows = 0;

  constructor(builder: QuestionSetBuilder, file: string, mapping: QuestionMapping | null) {
    this.#builder = builder;
    this.#file = file;
    this.#mapping = mapping;
  }

  take(found: readonly FoundRecord[]): void {
    for (const { record, line, problem } of found) {
      this.rows += 1;
      if (record === null) this.#builder.refuse(this.#file, line, problem);
      else if (this.#reader !== null) this.#add(this.#reader, record, line);
      else if (this.#waiting.push({ record, line }) === SAMPLE_SIZE) this.finish();
    }
  }

  finish(): QuestionReader {
    if (this.#reader !== null) return this.#reader;
    if (this.rows === 0) refuseTable(this.#file, "The file has no rows.", "Choose another file.");
    const sample = this.#waiting.map(({ record }) => record);
    if (sample.length === 0) refuseTable(this.#file, `None of its ${this.rows} rows can be read.`);
    const reader = this.#readerFor(sample);
    this.#reader = reader;
    for (const { record, line } of this.#waiting) this.#add(reader, record, line);
    this.#waiting = [];
    return reader;
  }

  #readerFor(sample: readonly TableRecord[]): QuestionReader {
    const facts = { task: taskInName(this.#file), split: splitInName(this.#file) };
    const reader =
      this.#mapping === null
        ? chooseQuestionReader(sample, this.#file)
        : mappedQuestionReader(this.#mapping, facts);
    const { mapping } = reader;
    if (mapping === null) return reader;
    const fields = new Set(sample.flatMap((record) => Object.keys(record)));
    if (mapping.question !== null && fields.has(mapping.question)) return reader;
    refuseTable(
      this.#file,
      "No column is known to hold the questions.",
      `Say which of its columns does: ${[...fields].slice(0, 12).join(", ")}.`,
    );
  }

  #add(reader: QuestionReader, record: TableRecord, line: number): void {
    this.#builder.add(reader.read(record), this.#file, line);
  }
}
