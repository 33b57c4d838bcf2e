import { SwitchyardError } from "#core/errors.ts";
import type { OutcomeBuilder } from "#core/outcomes/outcome-builder.ts";
import { chooseReader, SAMPLE_SIZE } from "#core/outcomes/readers/choose-reader.ts";
import type { ColumnMapping } from "#core/outcomes/readers/column-mapping.ts";
import { flattenRecord } from "#core/outcomes/readers/flatten-record.ts";
import { missingFields } from "#core/outcomes/readers/guess-mapping.ts";
import { mappedReader } from "#core/outcomes/readers/mapped-reader.ts";
import type { TableReader } from "#core/outcomes/readers/table-reader.ts";
import type { TableRecord } from "#core/outcomes/readers/table-record.ts";
import type { FoundRecord } from "./found-record.ts";
import { refuseTable } from "./refuse-table.ts";

/** Puts the records of a file into a table; holds the first of them until it is known how they are read. */
export class FileIntake {
  readonly #builder: OutcomeBuilder;
  readonly #file: string;
  readonly #place: string;
  readonly #mapping: ColumnMapping | null;
  #waiting: { readonly record: TableRecord; readonly line: number }[] = [];
  #reader: TableReader | null = null;
  #firstProblem: string | null = null;
  /** Records that were found, also those that could not be read. */
  rows = 0;

  /**
   * `place` is the file's name where several have the same, for its lines. `mapping` says which columns are what, instead of what the
   * file looks like.
   */
  constructor(builder: OutcomeBuilder, file: string, place: string, mapping: ColumnMapping | null) {
    this.#builder = builder;
    this.#file = file;
    this.#place = place;
    this.#mapping = mapping;
  }

  /** Throws `import-invalid` when it cannot be told what the columns mean. */
  take(found: readonly FoundRecord[]): void {
    for (const { record, line, problem } of found) {
      this.rows += 1;
      if (record === null) {
        this.#firstProblem ??= `line ${line}: ${problem}`;
        this.#builder.refuse(this.#place, line, problem);
      } else if (this.#reader !== null) this.#add(this.#reader, record, line);
      else if (this.#waiting.push({ record, line }) === SAMPLE_SIZE) this.finish();
    }
  }

  /** How the file is read, also where it had fewer records than are looked at. Throws as {@link take}. */
  finish(): TableReader {
    if (this.#reader !== null) return this.#reader;
    if (this.#waiting.length === 0) this.#refuseAll();
    const sample = this.#waiting.map(({ record }) => record);
    const { reader, problem } = chooseTableReader(sample, this.#file, this.#mapping);
    if (reader === null || problem !== null) {
      throw new SwitchyardError("import-invalid", problem ?? `${this.#file} is not understood.`, {
        fix: "Name the columns so that they can be told apart: id, question, task, and a score for each candidate.",
        side: "visitor",
      });
    }
    this.#reader = reader;
    for (const { record, line } of this.#waiting) this.#add(reader, record, line);
    this.#waiting = [];
    return reader;
  }

  #refuseAll(): never {
    const problem = this.#firstProblem;
    if (problem === null) refuseTable(this.#file, "The file has no rows.", "Choose another file.");
    refuseTable(this.#file, `None of its ${this.rows} rows can be read (${problem}).`);
  }

  #add(reader: TableReader, record: TableRecord, line: number): void {
    this.#builder.add(reader.read(record, { file: this.#place, line }), this.#place);
  }
}

/** How a file is read by its first records, or by a mapping that somebody gives. */
function chooseTableReader(
  sample: readonly TableRecord[],
  file: string,
  mapping: ColumnMapping | null,
): ReturnType<typeof chooseReader> {
  if (mapping === null) return chooseReader(sample, file);
  const missing = missingFields(mapping, sample.map(flattenRecord));
  const reader = mappedReader(mapping, file, ["Its columns were named by hand."]);
  if (missing.length === 0) return { reader, problem: null };
  const names = missing.map((name) => `“${name}”`).join(", ");
  return { reader, problem: `${file} has no column ${names}, which its mapping names.` };
}
