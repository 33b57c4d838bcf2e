import { isRecord } from "#core/is-record.ts";
import type { FoundRecord } from "./found-record.ts";
import { refuseTable } from "./refuse-table.ts";

/** The longest record in characters. */
const MOST_RECORD = 16_777_216;

/** The records of JSON lines. Throws `import-invalid` for a line that never ends. */
export async function* jsonLineRecords(
  name: string,
  pieces: AsyncIterable<string>,
): AsyncGenerator<readonly FoundRecord[], void, void> {
  let [rest, line] = ["", 0];
  for await (const piece of pieces) {
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    if (rest.length > MOST_RECORD) {
      refuseTable(name, "It has a line of more than 16 million characters.");
    }
    const found: FoundRecord[] = [];
    for (const text of lines) {
      line += 1;
      if (text.trim() !== "") found.push(jsonRecord(text, line));
    }
    yield found;
  }
  if (rest.trim() !== "") yield [jsonRecord(rest, line + 1)];
}

/** A record out of its JSON. */
export function jsonRecord(text: string, line: number): FoundRecord {
  const record = parseJson(text);
  if (isRecord(record)) return { line, record, problem: null };
  const problem = record === undefined ? "it is not JSON" : "it is not an object";
  return { line, record: null, problem };
}

/** `undefined` for what is not JSON. Python writes NaN and Infinity into JSON, which are none: they become nothing. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return NO_NUMBER.test(text) ? parseWithoutThem(text) : undefined;
  }
}

const NO_NUMBER = /NaN|Infinity/;

/** Texts are looked at so that a word within one stays what it is. */
const TEXT_OR_NO_NUMBER = /"(?:[^"\\]|\\[\s\S])*"|-?\b(?:NaN|Infinity)\b/g;

function parseWithoutThem(text: string): unknown {
  try {
    return JSON.parse(
      text.replaceAll(TEXT_OR_NO_NUMBER, (found) => (found.startsWith('"') ? found : "null")),
    );
  } catch {
    return undefined;
  }
}
