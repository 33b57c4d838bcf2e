import { isRecord } from "#core/is-record.ts";
import { documentRecords } from "#core/outcomes/readers/document-records.ts";
import type { FoundRecord } from "./found-record.ts";
import { jsonLineRecords, parseJson } from "./json-line-records.ts";
import { jsonListRecords } from "./json-list-records.ts";
import { refuseTable, SAVE_OTHERWISE } from "./refuse-table.ts";
import { withFirst } from "./text-pieces.ts";

/** Characters of a document that is no list of records: it has to be read in one piece. */
const MOST_DOCUMENT = 268_435_456;
const TOO_LARGE = "The JSON document is too large to be read in one piece.";

/**
 * The records of a JSON text: a list, record by record; JSON lines, by the file's name or where the first line is a whole object and
 * more follow; else a document in one of the other forms that tables are written in. Throws `import-invalid`.
 */
export async function* jsonRecords(
  name: string,
  pieces: AsyncGenerator<string, void, void>,
): AsyncGenerator<readonly FoundRecord[], void, void> {
  const { value } = await pieces.next();
  const first = value ?? "";
  const all = withFirst(first, pieces);
  if (first.trimStart().startsWith("[")) yield* jsonListRecords(name, all);
  else if (isLines(name, first)) yield* jsonLineRecords(name, all);
  else yield* documentPieces(name, all);
}

function isLines(name: string, beginning: string): boolean {
  if (/\.(?:jsonl|ndjson|jsonlines)(?:\.gz)?$/i.test(name)) return true;
  const [line = "", ...others] = beginning.trimStart().split(/\r\n|\n|\r/);
  return others.some((other) => other.trim() !== "") && isRecord(parseJson(line));
}

async function* documentPieces(
  name: string,
  pieces: AsyncIterable<string>,
): AsyncGenerator<readonly FoundRecord[], void, void> {
  const parts: string[] = [];
  let length = 0;
  for await (const piece of pieces) {
    parts.push(piece);
    length += piece.length;
    if (length > MOST_DOCUMENT) refuseTable(name, TOO_LARGE, "Save it as JSON lines.");
  }
  const document = parseJson(parts.join(""));
  if (document === undefined) {
    refuseTable(name, "The file is not JSON, or it breaks off.", SAVE_OTHERWISE);
  }
  const records = documentRecords(document);
  if (records === null || records.length === 0) refuseTable(name, "The JSON holds no rows.");
  yield records.map((record, index) => ({ line: index + 1, record, problem: null }));
}
