import { refuseFile } from "#core/heads/joblib/refuse-file.ts";
import { isRecord } from "#core/is-record.ts";
import type { ChosenFile } from "./api.ts";
import { readCsv } from "./read-csv.ts";
import { recordSegments } from "./record-segments.ts";
import { batchOf, type Row, type RowBatch, type RowOptions } from "./row-batch.ts";

export type { Row } from "./row-batch.ts";

/** A JSON file must be read in one piece; lines need not. */
const MOST_JSON_BYTES = 268_435_456;

const FIX = "Save the table as CSV, as JSON lines, or as a JSON list of rows, and choose it again.";

/**
 * The rows of a table in batches, without ever holding the whole file: CSV, JSON lines, or a JSON list. Throws
 * `import-invalid` with the place of what cannot be read, and `aborted`.
 */
export async function* readRows(
  { path, file }: ChosenFile,
  options: RowOptions,
): AsyncGenerator<RowBatch, void, void> {
  if (/\.json$/i.test(path)) yield await readJson(path, file);
  else if (/\.(?:jsonl|ndjson)$/i.test(path)) yield* readJsonLines(path, file, options);
  else if (/\.(?:csv|tsv|txt)$/i.test(path)) yield* readCsv(path, file, options);
  else refuseFile(`${path} is not a table: its name ends with none of .csv, .jsonl, .json.`, FIX);
}

async function readJson(path: string, file: Blob): Promise<RowBatch> {
  if (file.size > MOST_JSON_BYTES) {
    refuseFile(`${path} is too large to be read in one piece.`, "Save it as JSON lines or CSV.");
  }
  const parsed = parse(await file.text(), path);
  const rows = Array.isArray(parsed) ? parsed : isRecord(parsed) ? parsed["rows"] : null;
  if (!Array.isArray(rows)) refuseFile(`${path} does not hold a list of rows.`, FIX);
  const odd = rows.findIndex((row) => !isRecord(row));
  if (odd !== -1) refuseFile(`${path}, row ${odd + 1}, is not a row: it must be an object.`, FIX);
  return batchOf(rows, (index) => `row ${index + 1}`);
}

async function* readJsonLines(
  path: string,
  file: Blob,
  options: RowOptions,
): AsyncGenerator<RowBatch, void, void> {
  let line = 0;
  for await (const segment of recordSegments(path, file, options, false)) {
    const rows: Row[] = [];
    const lines: number[] = [];
    for (const text of segment.replace(/\n$/, "").split("\n")) {
      line += 1;
      if (text.trim() === "") continue;
      const row = parse(text, `${path}, line ${line},`);
      if (!isRecord(row))
        refuseFile(`${path}, line ${line}, is not a row: it must be an object.`, FIX);
      rows.push(row);
      lines.push(line);
    }
    yield batchOf(rows, (index) => `line ${lines[index]}`);
  }
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    refuseFile(`${where} is not JSON.`, FIX);
  }
}
