import { throwIfAborted } from "#core/errors.ts";
import { refuseFile } from "#core/heads/joblib/refuse-file.ts";
import type { RowOptions } from "./row-batch.ts";

/** The longest record: an embedding of 65,536 numbers, written out, and then some. */
const MOST_RECORD_LENGTH = 16_777_216;

/**
 * The text of a file in pieces that end where a record ends. `hasQuotes` is true for CSV, where a break inside quotes ends
 * none. Throws `import-invalid` for a record that never ends, and `aborted`.
 */
export async function* recordSegments(
  path: string,
  file: Blob,
  options: RowOptions,
  hasQuotes: boolean,
): AsyncGenerator<string, void, void> {
  const cutter = new RecordCutter(hasQuotes);
  for await (const text of decodedPieces(file, options)) {
    const segment = cutter.push(text);
    if (segment !== "") yield segment;
    if (cutter.rest.length > MOST_RECORD_LENGTH) {
      refuseFile(
        `${path} has a record that is too long, or a quote that never ends.`,
        "Save the table as CSV, as JSON lines, or as a JSON list of rows, and choose it again.",
      );
    }
  }
  if (cutter.rest.trim() !== "") yield cutter.rest;
}

/** The text of a file as it is read, without the mark that may stand first. */
async function* decodedPieces(
  file: Blob,
  { signal, report }: RowOptions,
): AsyncGenerator<string, void, void> {
  const reader = file.stream().getReader();
  let decoder: TextDecoder | null = null;
  let first: Uint8Array = new Uint8Array();
  let bytes = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      throwIfAborted(signal);
      bytes += part.value.length;
      let fresh: Uint8Array = part.value;
      if (decoder === null) {
        first = joined(first, part.value);
        if (first.length >= 2) decoder = decoderFor(first);
        fresh = first;
      }
      const text = decoder?.decode(fresh, { stream: true }) ?? "";
      report(bytes);
      yield text;
    }
    yield decoder === null ? new TextDecoder().decode(first) : decoder.decode();
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/** Excel’s “Unicode text” is UTF-16, and says so in its first two bytes. */
function decoderFor([first, second]: Uint8Array): TextDecoder {
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le");
  return new TextDecoder(first === 0xfe && second === 0xff ? "utf-16be" : "utf-8");
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const whole = new Uint8Array(one.length + other.length);
  whole.set(one);
  whole.set(other, one.length);
  return whole;
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
