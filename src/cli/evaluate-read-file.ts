import { createReadStream } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import Papa from "papaparse";
import { SwitchyardError } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";
import { documentRecords } from "#core/outcomes/readers/document-records.ts";
import { refusalOf, sniffFile } from "#core/outcomes/readers/sniff-file.ts";
import { readCells, readHeader, type TableRecord } from "#core/outcomes/readers/table-record.ts";

/** Where the records of a file go, with the line on which each begins; in a JSON document its number. */
export interface RecordTarget {
  take(record: TableRecord, line: number): void;
  refuse(line: number, reason: string): void;
}

/** A JSON document has to be read in one piece. */
const MOST_JSON_BYTES = 268_435_456;
const SNIFF_BYTES = 512;

/**
 * Reads a table's records, CSV and JSON lines without ever holding the whole file. Throws `import-invalid` for what is no table, and
 * the file system's errors. Gives what a person should know of the header.
 */
export async function readTableFile(
  path: string,
  target: RecordTarget,
): Promise<readonly string[]> {
  const kind = sniffFile(await firstBytes(path));
  const refusal = refusalOf(kind);
  if (refusal !== null) throw invalid(path, refusal.message, refusal.fix);
  if (kind === "parquet") {
    const fix = "Save the table as CSV or JSON lines, for example with pandas’ to_csv.";
    throw invalid(path, "Parquet files are not read here.", fix);
  }
  if (kind === "text") return readCsv(path, target);
  if (/\.(?:jsonl|ndjson)$/i.test(path)) await readJsonLines(path, target);
  else await readJson(path, target);
  return [];
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** What papaparse says of a record's quotes. A record that is read past its end must not pass for a whole one. */
const QUOTE_PROBLEMS: Readonly<Record<string, string>> = {
  MissingQuotes: "a quote begins here that never ends, so all that comes after it is lost",
  InvalidQuotes: "a quoted cell goes on behind its quote",
};

function readCsv(path: string, target: RecordTarget): Promise<readonly string[]> {
  const input = createReadStream(path, "utf8");
  let line = 1;
  let names: readonly string[] | null = null;
  let notes: readonly string[] = [];
  const take = (cells: readonly string[], quotes: string | undefined): void => {
    const at = line;
    // A cell in quotes may hold line breaks: the next record begins that much later.
    for (const cell of cells) line += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
    line += 1;
    if (cells.every((cell) => cell.trim() === "")) return;
    if (names === null) {
      ({ names, notes } = readHeader(cells));
      return;
    }
    const problem = quotes === undefined ? undefined : QUOTE_PROBLEMS[quotes];
    if (problem !== undefined) {
      target.refuse(at, problem);
      return;
    }
    const read = readCells(names, cells);
    if ("problem" in read) target.refuse(at, read.problem);
    else target.take(read.record, at);
  };
  return new Promise((resolve, reject) => {
    input.on("error", reject);
    Papa.parse<string[]>(input, {
      delimiter: /\.(?:tsv|tab)$/i.test(path) ? "\t" : "",
      step({ data, errors }, parser) {
        try {
          take(data, errors.find(({ type }) => type === "Quotes")?.code);
        } catch (thrown) {
          reject(thrown);
          parser.abort();
          input.destroy();
        }
      },
      complete: () => resolve(notes),
      error: reject,
    });
  });
}

async function readJsonLines(path: string, target: RecordTarget): Promise<void> {
  const lines = createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity });
  let line = 0;
  for await (const text of lines) {
    line += 1;
    const plain = text.replace(/^\uFEFF/, "");
    if (plain.trim() === "") continue;
    const record = parse(plain);
    if (isRecord(record)) target.take(record, line);
    else target.refuse(line, record === undefined ? "it is not JSON" : "it is not an object");
  }
}

async function readJson(path: string, target: RecordTarget): Promise<void> {
  if ((await stat(path)).size > MOST_JSON_BYTES) {
    throw invalid(path, "The file is too large to be read in one piece.", "Save it as JSON lines.");
  }
  const text = (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
  const document = parse(text);
  // JSON lines under the name of JSON: the first of them is a whole object.
  if (document === undefined && isRecord(parse(text.trimStart().split("\n", 1)[0] ?? ""))) {
    return readJsonLines(path, target);
  }
  const records = document === undefined ? null : documentRecords(document);
  if (records === null) {
    const problem = document === undefined ? "is not JSON" : "holds no rows";
    throw invalid(
      path,
      `The file ${problem}.`,
      "Save the table as CSV, JSON lines or a JSON list.",
    );
  }
  for (const [index, record] of records.entries()) target.take(record, index + 1);
}

/** `undefined` for what is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(path: string, message: string, fix: string): SwitchyardError {
  return new SwitchyardError("import-invalid", `${basename(path)}: ${message}`, {
    fix,
    side: "visitor",
  });
}
