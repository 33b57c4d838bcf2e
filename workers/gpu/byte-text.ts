/**
 * Bytes that arrive token by token, as text: a character goes out when its last byte is there, bytes that are no
 * character go out as U+FFFD, as browsers do.
 */
export class ByteText {
  readonly #decoder = newDecoder();
  readonly #bytes: number[] = [];

  /** The text that these bytes complete. */
  push(bytes: Uint8Array): string {
    for (const byte of bytes) this.#bytes.push(byte);
    return this.#decoder.decode(bytes, { stream: true });
  }

  /** How many of the pushed bytes the first `length` UTF-16 units of the text take. */
  byteLength(length: number): number {
    const end = this.#bytesUntil(length);
    const bytes = Uint8Array.from(this.#bytes.slice(0, end));
    const wanted = newDecoder().decode(bytes).slice(0, length);
    // The byte that showed a character to be broken belongs to the next one, or is broken itself.
    for (let count = end; count >= Math.max(0, end - 4); count -= 1) {
      if (newDecoder().decode(bytes.subarray(0, count)) === wanted) return count;
    }
    return end;
  }

  /** The fewest bytes after which so much text had come out. */
  #bytesUntil(length: number): number {
    const decoder = newDecoder();
    let written = 0;
    let count = 0;
    while (written < length && count < this.#bytes.length) {
      const byte = Uint8Array.of(this.#bytes[count] ?? 0);
      written += decoder.decode(byte, { stream: true }).length;
      count += 1;
    }
    return count;
  }
}

function newDecoder(): TextDecoder {
  return new TextDecoder("utf-8", { ignoreBOM: true });
}
