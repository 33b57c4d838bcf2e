import type Papa from "papaparse";
import { refuseFile } from "#core/heads/joblib/refuse-file.ts";
import { detectDelimiter } from "./detect-delimiter.ts";
import { recordSegments } from "./record-segments.ts";
import { batchOf, type Row, type RowBatch, type RowOptions } from "./row-batch.ts";

const FIX = "Save the table as CSV, as JSON lines, or as a JSON list of rows, and choose it again.";

/** The rows of a CSV file, as `readRows` gives them. Throws `import-invalid` with the line, and `aborted`. */
export async function* readCsv(
  path: string,
  file: Blob,
  options: RowOptions,
): AsyncGenerator<RowBatch, void, void> {
  const { default: papa } = await import("papaparse");
  const reader = new CsvReader(papa.parse, path, options);
  for await (const segment of recordSegments(path, file, options, true)) {
    yield reader.read(segment);
  }
  if (!reader.hasHeader) refuseFile(`${path} is empty.`, FIX);
}

class CsvReader {
  readonly #parse: typeof Papa.parse;
  readonly #path: string;
  readonly #options: RowOptions;
  #delimiter = "";
  #names: readonly string[] | null = null;
  /** Lines of the segments before. */
  #lines = 0;

  constructor(parse: typeof Papa.parse, path: string, options: RowOptions) {
    this.#parse = parse;
    this.#path = path;
    this.#options = options;
  }

  get hasHeader(): boolean {
    return this.#names !== null;
  }

  /** The rows of one more segment; its records are whole. */
  read(segment: string): RowBatch {
    const text = this.#delimiter === "" ? this.#begin(segment) : segment;
    const { data, errors } = this.#parse<string[]>(text, { delimiter: this.#delimiter });
    const records = new CsvRecords(data, this.#lines);
    this.#lines += lineBreaks(text);
    const error = errors.find(({ code }) => code !== "UndetectableDelimiter");
    if (error !== undefined) {
      const place = error.row === undefined ? "" : ` (${records.placeOf(error.row)})`;
      refuseFile(`${this.#path} is not CSV: ${error.message}${place}.`, FIX);
    }
    const filled = this.#withoutHeader(data, records.filled);
    const names = this.#names ?? [];
    const rows = filled.map((index) => {
      const cells = data[index] ?? [];
      if (cells.length !== names.length) {
        this.#checkLength(cells, names, () => records.placeOf(index));
      }
      return rowOf(names, cells);
    });
    return batchOf(rows, (index) => records.placeOf(filled[index] ?? 0));
  }

  /** Finds out what separates cells. Excel may say so in a first line of its own, and a mark of the encoding may stand first. */
  #begin(segment: string): string {
    const plain = segment.replace(/^\ufeff/, "");
    const [line, delimiter] = /^"?sep=([^\r\n])"?\r?\n/i.exec(plain) ?? [];
    const text = plain.slice(line?.length ?? 0);
    if (line !== undefined) this.#lines += 1;
    this.#delimiter = delimiter ?? detectDelimiter(this.#parse, text);
    return text;
  }

  #withoutHeader(
    data: readonly (readonly string[])[],
    filled: readonly number[],
  ): readonly number[] {
    const [first, ...others] = filled;
    if (this.#names !== null || first === undefined) return filled;
    this.#names = columnNames(data[first] ?? []);
    return others;
  }

  /** A record with more cells than the header was cut in the wrong places: nothing of it can be trusted. */
  #checkLength(cells: readonly string[], names: readonly string[], placeOf: () => string): void {
    if (cells.length < names.length) this.#options.onShortRow?.(placeOf);
    if (cells.slice(names.length).every((cell) => cell.trim() === "")) return;
    refuseFile(
      `${this.#path}, ${placeOf()}, has ${cells.length} cells, and the header names ${names.length} columns.`,
      "Put texts and numbers with commas in quotes, or separate the cells with semicolons or tabs.",
    );
  }
}

/** The records of a segment, and the lines on which they begin: counted only when somebody asks. */
class CsvRecords {
  readonly #data: readonly (readonly string[])[];
  readonly #linesBefore: number;

  constructor(data: readonly (readonly string[])[], linesBefore: number) {
    this.#data = data;
    this.#linesBefore = linesBefore;
  }

  /** Places of the records that hold anything. */
  get filled(): readonly number[] {
    return this.#data.flatMap((cells, index) =>
      cells.some((cell) => cell.trim() !== "") ? [index] : [],
    );
  }

  placeOf(index: number): string {
    const before = this.#data.slice(0, index).flat();
    const breaks = before.reduce((sum, cell) => sum + lineBreaks(cell), 0);
    return `line ${this.#linesBefore + index + breaks + 1}`;
  }
}

/** Every column gets a name of its own: nothing is lost where a header says the same twice, or nothing. */
function columnNames(header: readonly string[]): readonly string[] {
  const names: string[] = [];
  for (const [index, written] of header.entries()) {
    const name = written.trim() || `column ${index + 1}`;
    let free = name;
    for (let count = 2; names.includes(free); count += 1) free = `${name} (${count})`;
    names.push(free);
  }
  return names;
}

function rowOf(names: readonly string[], cells: readonly string[]): Row {
  // An ordinary object: one without a prototype is a dictionary, which takes several times as long for millions of cells.
  const row: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) row[name] = cells[index] ?? "";
  return row;
}

function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
