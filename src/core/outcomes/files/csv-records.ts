import { readCells, readHeader } from "#core/outcomes/readers/table-record.ts";
import { CsvCutter, type CsvTarget } from "./csv-cutter.ts";
import { detectDelimiter } from "./detect-delimiter.ts";
import type { FoundRecord, ReadWatch } from "./found-record.ts";

/** The records of a CSV text. Excel may name the delimiter in a first line of its own. */
export async function* csvRecords(
  name: string,
  pieces: AsyncIterable<string>,
  watch: ReadWatch,
): AsyncGenerator<readonly FoundRecord[], void, void> {
  const rows = new CsvRows(watch.onNote);
  let cutter: CsvCutter | null = null;
  for await (const piece of pieces) {
    const [line, told] = cutter === null ? (DELIMITER_LINE.exec(piece) ?? []) : [];
    const text = piece.slice(line?.length ?? 0);
    cutter ??= new CsvCutter(told ?? delimiterOf(name, text), rows, line === undefined ? 1 : 2);
    cutter.push(text);
    yield rows.drain();
  }
  cutter?.end();
  yield rows.drain();
}

const DELIMITER_LINE = /^"?sep=([^\r\n])"?(?:\r\n|\n|\r|$)/i;

function delimiterOf(name: string, beginning: string): string {
  return /\.(?:tsv|tab)(?:\.gz)?$/i.test(name) ? "\t" : detectDelimiter(beginning);
}

/** Makes records out of rows of cells, the first of which names the fields. */
class CsvRows implements CsvTarget {
  readonly #onNote: (note: string) => void;
  #names: readonly string[] | null = null;
  #found: FoundRecord[] = [];

  constructor(onNote: (note: string) => void) {
    this.#onNote = onNote;
  }

  /** What came since the last time. */
  drain(): readonly FoundRecord[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  take(cells: readonly string[], line: number): void {
    if (cells.every((cell) => cell.trim() === "")) return;
    if (this.#names === null) {
      const { names, notes } = readHeader(cells);
      this.#names = names;
      for (const note of notes) this.#onNote(note);
      return;
    }
    const read = readCells(this.#names, cells);
    if ("problem" in read) this.refuse(line, read.problem);
    else if (cells.some((cell) => cell.includes("\0"))) this.refuse(line, BLANK_BYTES);
    else this.#found.push({ line, record: read.record, problem: null });
  }

  refuse(line: number, problem: string): void {
    this.#found.push({ line, record: null, problem });
  }
}

const BLANK_BYTES = "it holds bytes that are zero, as files do that were not written to their end";
