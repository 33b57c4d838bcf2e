import { hexOf } from "./hex.ts";

const BLOCK = 64;

/** How far each of the four rounds turns its words (RFC 1321, §3.4). */
const TURNS = Uint8Array.of(7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21);

/** The whole parts of 2³² × |sin(i)|, i from 1 to 64 in radians. */
const SINES = Int32Array.from({ length: 64 }, (_, index) =>
  Number(BigInt.asIntN(32, BigInt(Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32)))),
);

/** MD5 (RFC 1321) of bytes that come in pieces: a published format asks for it. It proves nothing about who wrote them. */
export class Md5 {
  readonly #words = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  readonly #open = new Uint8Array(BLOCK);
  readonly #block = new Int32Array(16);
  #bytes = 0;

  update(bytes: Uint8Array): this {
    let at = 0;
    const inOpen = this.#bytes % BLOCK;
    this.#bytes += bytes.length;
    if (inOpen > 0) {
      at = Math.min(BLOCK - inOpen, bytes.length);
      this.#open.set(bytes.subarray(0, at), inOpen);
      if (inOpen + at < BLOCK) return this;
      this.#absorb(this.#open, 0);
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) this.#absorb(bytes, at);
    this.#open.set(bytes.subarray(at));
    return this;
  }

  /** The sum of everything that went in, in hexadecimal digits. Nothing can be added afterwards. */
  digestHex(): string {
    const rest = this.#bytes % BLOCK;
    const bits = BigInt(this.#bytes) * 8n;
    const padding = new Uint8Array((rest < 56 ? 64 : 128) - rest);
    padding[0] = 0x80;
    new DataView(padding.buffer).setBigUint64(padding.length - 8, bits, true);
    this.update(padding);
    const bytes = new Uint8Array(this.#words.buffer);
    return hexOf(bytes);
  }

  #absorb(bytes: Uint8Array, at: number): void {
    const block = this.#block;
    for (let index = 0; index < 16; index += 1) {
      const from = at + index * 4;
      block[index] =
        (bytes[from] ?? 0) |
        ((bytes[from + 1] ?? 0) << 8) |
        ((bytes[from + 2] ?? 0) << 16) |
        ((bytes[from + 3] ?? 0) << 24);
    }
    compress(this.#words, block);
  }
}

// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one round after another, as the standard writes it
function compress(words: Int32Array, block: Int32Array): void {
  let a = words[0] ?? 0;
  let b = words[1] ?? 0;
  let c = words[2] ?? 0;
  let d = words[3] ?? 0;
  for (let step = 0; step < 64; step += 1) {
    let mixed: number;
    let place: number;
    if (step < 16) {
      mixed = d ^ (b & (c ^ d));
      place = step;
    } else if (step < 32) {
      mixed = c ^ (d & (b ^ c));
      place = (5 * step + 1) & 15;
    } else if (step < 48) {
      mixed = b ^ c ^ d;
      place = (3 * step + 5) & 15;
    } else {
      mixed = c ^ (b | ~d);
      place = (7 * step) & 15;
    }
    const sum = (a + mixed + (SINES[step] ?? 0) + (block[place] ?? 0)) | 0;
    const by = TURNS[((step >> 4) << 2) | (step & 3)] ?? 0;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << by) | (sum >>> (32 - by)))) | 0;
  }
  words[0] = (words[0] ?? 0) + a;
  words[1] = (words[1] ?? 0) + b;
  words[2] = (words[2] ?? 0) + c;
  words[3] = (words[3] ?? 0) + d;
}
