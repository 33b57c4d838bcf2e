import type { FoundRecord } from "./found-record.ts";
import { jsonRecord } from "./json-line-records.ts";
import { refuseTable } from "./refuse-table.ts";

/** The longest record in characters. */
const MOST_RECORD = 16_777_216;

const BREAKS_OFF = "the list breaks off here";

/** The records of a JSON list, one object after the other: the list itself is never held. Throws `import-invalid`. */
export async function* jsonListRecords(
  name: string,
  pieces: AsyncIterable<string>,
): AsyncGenerator<readonly FoundRecord[], void, void> {
  const cutter = new ListCutter();
  for await (const piece of pieces) {
    yield cutter.push(piece);
    if (cutter.length > MOST_RECORD) {
      refuseTable(name, "It has a record of more than 16 million characters.");
    }
  }
  if (!cutter.isClosed) yield [{ line: cutter.line, record: null, problem: BREAKS_OFF }];
}

/** Finds the items of a list in a text that comes in pieces. */
class ListCutter {
  isClosed = false;
  line = 1;
  /** What there is of the open item from the pieces before. */
  #rest = "";
  #found: FoundRecord[] = [];
  #depth = 0;
  #isText = false;
  #isEscape = false;
  /** Line on which the open item begins; 0 between items. */
  #begin = 0;

  get length(): number {
    return this.#rest.length;
  }

  push(piece: string): readonly FoundRecord[] {
    this.#found = [];
    let from = 0;
    for (let at = 0; at < piece.length && !this.isClosed; at += 1) {
      const character = piece.charAt(at);
      if (character === "\n") this.line += 1;
      if (this.#isText) this.#passText(character);
      else if (this.#passMark(character)) {
        this.#take(this.#rest + piece.slice(from, at));
        from = at + 1;
      }
    }
    this.#rest = this.isClosed ? "" : this.#rest + piece.slice(from);
    return this.#found;
  }

  #take(text: string): void {
    if (this.#begin !== 0) this.#found.push(jsonRecord(text, this.#begin));
    this.#rest = "";
    this.#begin = 0;
  }

  #passText(character: string): void {
    if (this.#isEscape) this.#isEscape = false;
    else if (character === "\\") this.#isEscape = true;
    else if (character === '"') this.#isText = false;
  }

  /** Goes past a character outside texts; true for those between items: the list's own brackets and commas. */
  #passMark(character: string): boolean {
    const isInList = this.#depth === 1;
    if (character === '"') this.#isText = true;
    else if (character === "{" || character === "[") this.#depth += 1;
    else if (character === "}" || character === "]") this.#depth -= 1;
    this.isClosed = isInList && this.#depth === 0;
    const isBetween = isInList ? character === "," || this.isClosed : this.#begin === 0;
    if (!isBetween && this.#begin === 0 && character.trim() !== "") this.#begin = this.line;
    return isBetween;
  }
}
