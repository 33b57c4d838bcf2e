import { throwIfAborted } from "#core/errors.ts";
import { refuseFile } from "#core/heads/joblib/refuse-file.ts";
import { isRecord } from "#core/is-record.ts";
import type { ChosenFile } from "./api.ts";

/** A row of a table by the names of its columns. CSV gives texts, JSON whatever was written. */
export type Row = Readonly<Record<string, unknown>>;

export interface RowOptions {
  readonly signal: AbortSignal;
  /** Told how many bytes of the file have been read so far. */
  readonly report: (bytes: number) => void;
}

/** A JSON file must be read in one piece; lines need not. */
const MOST_JSON_BYTES = 268_435_456;
/** The longest record: an embedding of 65,536 numbers, written out, and then some. */
const MOST_RECORD_LENGTH = 16_777_216;

const FIX = "Save the table as CSV, as JSON lines, or as a JSON list of rows, and choose it again.";

/**
 * The rows of a table in batches, without ever holding the whole file: CSV, JSON lines, or a JSON list. Throws
 * `import-invalid` with the place of what cannot be read, and `aborted`.
 */
export async function* readRows(
  { path, file }: ChosenFile,
  options: RowOptions,
): AsyncGenerator<readonly Row[], void, void> {
  if (/\.json$/i.test(path)) yield await readJson(path, file);
  else if (/\.(?:jsonl|ndjson)$/i.test(path)) yield* readJsonLines(path, file, options);
  else if (/\.[ct]sv$/i.test(path)) yield* readCsv(path, file, options);
  else refuseFile(`${path} is not a table: its name ends with none of .csv, .jsonl, .json.`, FIX);
}

async function readJson(path: string, file: Blob): Promise<readonly Row[]> {
  if (file.size > MOST_JSON_BYTES) {
    refuseFile(`${path} is too large to be read in one piece.`, "Save it as JSON lines or CSV.");
  }
  const parsed = parse(await file.text(), path);
  const rows = Array.isArray(parsed) ? parsed : isRecord(parsed) ? parsed["rows"] : null;
  if (!Array.isArray(rows) || !rows.every(isRecord)) {
    refuseFile(`${path} does not hold a list of rows.`, FIX);
  }
  return rows;
}

async function* readJsonLines(path: string, file: Blob, options: RowOptions) {
  let line = 0;
  for await (const segment of segments(path, file, options, false)) {
    const rows: Row[] = [];
    for (const text of segment.replace(/\n$/, "").split("\n")) {
      line += 1;
      if (text.trim() === "") continue;
      const row = parse(text, `${path}, line ${line},`);
      if (!isRecord(row))
        refuseFile(`${path}, line ${line}, is not a row: it must be an object.`, FIX);
      rows.push(row);
    }
    yield rows;
  }
}

async function* readCsv(path: string, file: Blob, options: RowOptions) {
  const { default: Papa } = await import("papaparse");
  let header: readonly string[] | null = null;
  let delimiter = "";
  for await (const segment of segments(path, file, options, true)) {
    const { data, errors, meta } = Papa.parse<string[]>(segment, {
      delimiter,
      skipEmptyLines: "greedy",
    });
    const [error] = errors.filter(({ code }) => code !== "UndetectableDelimiter");
    if (error !== undefined) refuseFile(`${path} is not CSV: ${error.message}.`, FIX);
    delimiter = meta.delimiter;
    let lines: readonly string[][] = data;
    if (header === null) {
      const [first, ...others] = data;
      header = (first ?? []).map((name) => name.replace(/^\uFEFF/, "").trim());
      lines = others;
    }
    const names = header;
    yield lines.map((cells) => rowOf(names, cells));
  }
  if (header === null) refuseFile(`${path} is empty.`, FIX);
}

function rowOf(names: readonly string[], cells: readonly string[]): Row {
  // An ordinary object: one without a prototype is a dictionary, which takes several times as long for millions of cells.
  const row: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) row[name] = cells[index] ?? "";
  return row;
}

/** The text of a file in pieces that end where a record ends. */
async function* segments(
  path: string,
  file: Blob,
  { signal, report }: RowOptions,
  hasQuotes: boolean,
): AsyncGenerator<string, void, void> {
  const reader = file.stream().getReader();
  const decoder = new TextDecoder();
  const cutter = new RecordCutter(hasQuotes);
  let bytes = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      throwIfAborted(signal);
      bytes += part.value.length;
      const segment = cutter.push(decoder.decode(part.value, { stream: true }));
      report(bytes);
      if (segment !== "") yield segment;
      if (cutter.rest.length > MOST_RECORD_LENGTH) {
        refuseFile(`${path} has a record that is too long, or a quote that never ends.`, FIX);
      }
    }
    const rest = cutter.rest + decoder.decode();
    if (rest.trim() !== "") yield rest;
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/**
 * Cuts a growing text behind its last whole record. In CSV a line break ends a record unless it is inside quotes, which
 * is where an odd number of them came before it.
 */
class RecordCutter {
  rest = "";
  readonly #hasQuotes: boolean;
  #isQuoted = false;

  constructor(hasQuotes: boolean) {
    this.#hasQuotes = hasQuotes;
  }

  /** The records that are whole by now; empty when none is. */
  push(text: string): string {
    let end = 0;
    for (let at = 0; at < text.length; at += 1) {
      const character = text.charCodeAt(at);
      if (this.#hasQuotes && character === QUOTE) this.#isQuoted = !this.#isQuoted;
      else if (character === LINE_BREAK && !this.#isQuoted) end = at + 1;
    }
    const whole = end === 0 ? "" : this.rest + text.slice(0, end);
    this.rest = end === 0 ? this.rest + text : text.slice(end);
    return whole;
  }
}

const QUOTE = 0x22;
const LINE_BREAK = 0x0a;

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    refuseFile(`${where} is not JSON.`, FIX);
  }
}
