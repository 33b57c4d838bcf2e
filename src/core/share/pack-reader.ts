import { hostileLink, linkError } from "./link-error.ts";
import { MAX_TEXT_CHARACTERS } from "./link-limits.ts";
import { TEXT_COPY, TEXT_END } from "./pack-writer.ts";
import { RunMemory } from "./run-memory.ts";

/** Longer numbers than seven bytes of seven bits, and a last one of four, are not safe integers. */
const MOST_NUMBER_BYTES = 8;

/** Reads the packed form of a run. Everything it reads may be hostile: each step is bounded, each fault is a `link-invalid`. */
export class PackReader {
  readonly memory = new RunMemory();
  readonly #bytes: Uint8Array;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #at = 0;
  #characters = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  byte(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) throw hostileLink("it ends too early");
    this.#at += 1;
    return value;
  }

  uint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < MOST_NUMBER_BYTES; count += 1) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (!Number.isSafeInteger(value)) break;
      if (byte < 128) return value;
      scale *= 128;
    }
    throw hostileLink("a number in it is too large");
  }

  text(): string {
    let text = "";
    for (;;) {
      text += this.#raw();
      const mark = this.byte();
      if (mark === TEXT_END) break;
      text += this.#copy();
      this.#countCharacters(text.length);
    }
    this.#characters += text.length;
    this.#countCharacters(0);
    this.memory.remember(text);
    return text;
  }

  /** The bytes up to the next mark. */
  #raw(): string {
    const from = this.#at;
    while ((this.#bytes[this.#at] ?? TEXT_END) < TEXT_COPY) this.#at += 1;
    try {
      return this.#decoder.decode(this.#bytes.subarray(from, this.#at));
    } catch (error) {
      throw hostileLink("a text in it is not UTF-8", error);
    }
  }

  #copy(): string {
    const { texts } = this.memory;
    const source = texts[texts.length - 1 - this.uint()];
    const from = this.uint();
    const length = this.uint();
    if (source === undefined || from + length > source.length) {
      throw hostileLink("it repeats a text that was not there");
    }
    return length === 0 ? source.slice(from) : source.slice(from, from + length);
  }

  /** Stops a link that unpacks to far more than it is: a few bytes of copies could fill the memory. */
  #countCharacters(more: number): void {
    if (this.#characters + more > MAX_TEXT_CHARACTERS) {
      throw linkError(
        `This link unpacks to more than ${MAX_TEXT_CHARACTERS.toLocaleString("en-US")} characters, which no run needs.`,
        "Ask for an exported file instead.",
      );
    }
  }
}
