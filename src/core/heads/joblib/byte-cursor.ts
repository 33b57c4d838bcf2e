import { refuseFile } from "./refuse-file.ts";

/** Reads forward through bytes and refuses to read past their end. Numbers are little-endian unless said otherwise. */
export class ByteCursor {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  bigEndianFloat64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** A length of eight bytes. Above what a file can hold it is refused like any other length that reaches past the end. */
  uint64(): number {
    const low = this.uint32();
    return this.uint32() * 2 ** 32 + low;
  }

  /** A view of the next bytes, not a copy. */
  take(count: number): Uint8Array {
    const from = this.#advance(count);
    return this.#bytes.subarray(from, from + count);
  }

  /** The bytes up to the next line feed, which is read too. At most `longest` of them. */
  line(longest: number): Uint8Array {
    const end = this.#bytes.subarray(this.at, this.at + longest + 1).indexOf(0x0a);
    if (end === -1) refuseFile(`The file holds a line that does not end (at byte ${this.at}).`);
    const line = this.take(end);
    this.at += 1;
    return line;
  }

  #advance(count: number): number {
    if (count > this.left) {
      refuseFile(
        `The file is cut off: ${count} bytes are missing or not all there at byte ${this.at} of ${this.#bytes.length}.`,
        "Download it again: it was not transferred completely.",
      );
    }
    const from = this.at;
    this.at += count;
    return from;
  }
}
