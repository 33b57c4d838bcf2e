import { RunMemory } from "./run-memory.ts";

/** Ends a text; a byte that never occurs in UTF-8. */
export const TEXT_END = 0xff;
/** Within a text: a copy of an earlier one follows. */
export const TEXT_COPY = 0xfe;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Writes the packed form of a run. */
export class PackWriter {
  readonly bytes: number[] = [];
  readonly memory = new RunMemory();

  byte(value: number): void {
    this.bytes.push(value);
  }

  /** A whole number from 0 to 2⁵³ − 1, seven bits a byte, low bits first. */
  uint(value: number): void {
    let left = value;
    while (left >= 128) {
      this.bytes.push((left % 128) | 128);
      left = Math.floor(left / 128);
    }
    this.bytes.push(left);
  }

  /** A text. Where it holds an earlier one, or is a part of one, only a pointer is written. */
  text(value: string): void {
    // What UTF-8 cannot carry (a lone surrogate) becomes U+FFFD here, so that both sides remember the same.
    const text = decoder.decode(encoder.encode(value));
    const copy = findCopy(text, this.memory.texts);
    if (copy === null) {
      this.#raw(text);
    } else {
      this.#raw(text.slice(0, copy.at));
      this.bytes.push(TEXT_COPY);
      this.uint(this.memory.texts.length - 1 - copy.index);
      this.uint(copy.from);
      this.uint(copy.from === 0 && copy.isWhole ? 0 : copy.length);
      this.#raw(text.slice(copy.at + copy.length));
    }
    this.bytes.push(TEXT_END);
    this.memory.remember(text);
  }

  #raw(text: string): void {
    for (const byte of encoder.encode(text)) this.bytes.push(byte);
  }
}

interface Copy {
  /** Where in the new text. */
  readonly at: number;
  readonly length: number;
  /** Which earlier text, and where in it. */
  readonly index: number;
  readonly from: number;
  readonly isWhole: boolean;
}

const SHORTEST_COPY = 8;

/** The longest earlier text inside this one, or an earlier one that this one is a part of. */
function findCopy(text: string, earlier: readonly string[]): Copy | null {
  if (text.length < SHORTEST_COPY) return null;
  let best: Copy | null = null;
  for (let index = earlier.length - 1; index >= 0; index -= 1) {
    const one = earlier[index] ?? "";
    if (one.length > text.length) {
      const from = one.indexOf(text);
      if (from >= 0) return { at: 0, length: text.length, index, from, isWhole: false };
    } else if (one.length > (best?.length ?? 0)) {
      const at = text.indexOf(one);
      if (at >= 0) best = { at, length: one.length, index, from: 0, isWhole: true };
    }
  }
  return best;
}
