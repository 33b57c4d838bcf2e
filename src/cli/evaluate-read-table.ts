import { basename } from "node:path";
import { SwitchyardError } from "#core/errors.ts";
import { type BuiltTable, OutcomeBuilder } from "#core/outcomes/outcome-builder.ts";
import { chooseReader, SAMPLE_SIZE } from "#core/outcomes/readers/choose-reader.ts";
import type { TableReader } from "#core/outcomes/readers/table-reader.ts";
import type { TableRecord } from "#core/outcomes/readers/table-record.ts";
import { type RecordTarget, readTableFile } from "./evaluate-read-file.ts";

/** Reads files into one table. Throws `import-invalid`, and the file system's errors. */
export async function readOutcomeTable(paths: readonly string[]): Promise<BuiltTable> {
  const builder = new OutcomeBuilder();
  const notes: string[] = [];
  for (const path of paths) {
    const intake = new Intake(builder, basename(path));
    const header = await readTableFile(path, intake);
    notes.push(...header, ...intake.finish());
  }
  const names = paths.map((path) => basename(path)).join(", ");
  const built = builder.finish({ name: names, source: names, licence: null });
  return { ...built, notes: [...notes, ...built.notes] };
}

/** Holds a file's first records until it is known how they are read. */
class Intake implements RecordTarget {
  readonly #builder: OutcomeBuilder;
  readonly #file: string;
  #waiting: { readonly record: TableRecord; readonly line: number }[] = [];
  #reader: TableReader | null = null;

  constructor(builder: OutcomeBuilder, file: string) {
    this.#builder = builder;
    this.#file = file;
  }

  take(record: TableRecord, line: number): void {
    if (this.#reader !== null) {
      this.#add(this.#reader, record, line);
      return;
    }
    this.#waiting.push({ record, line });
    if (this.#waiting.length === SAMPLE_SIZE) this.#choose();
  }

  refuse(line: number, reason: string): void {
    this.#builder.refuse(this.#file, line, reason);
  }

  /** What a person should know of how the file was understood. */
  finish(): readonly string[] {
    const reader = this.#reader ?? this.#choose();
    return [`${this.#file} was read as: ${reader.title}.`, ...reader.notes];
  }

  #choose(): TableReader {
    const { reader, problem } = chooseReader(
      this.#waiting.map(({ record }) => record),
      this.#file,
    );
    if (reader === null || problem !== null) {
      throw new SwitchyardError("import-invalid", problem ?? `${this.#file} has no rows.`, {
        fix: "Name the columns so that they can be told apart: id, question, task, and a score for each candidate.",
        side: "visitor",
      });
    }
    this.#reader = reader;
    for (const { record, line } of this.#waiting) this.#add(reader, record, line);
    this.#waiting = [];
    return reader;
  }

  #add(reader: TableReader, record: TableRecord, line: number): void {
    this.#builder.add(reader.read(record, { file: this.#file, line }), this.#file);
  }
}
