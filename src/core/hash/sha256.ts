/** A SHA-256 computation between two 64-byte blocks: what has to be kept to go on with it. */
export interface Sha256State {
  /** The eight words of the state, as 32-bit integers. */
  readonly words: readonly number[];
  /** How many bytes went into it; a multiple of 64. */
  readonly bytes: number;
}

/** The state before the first byte (FIPS 180-4, §5.3.3). */
const SHA256_START: Sha256State = {
  words: [
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  ],
  bytes: 0,
};

const BLOCK = 64;

/** The SHA-256 of a text in UTF-8, as hexadecimal digits; `from` goes on from a state. */
export function sha256Hex(text: string, from: Sha256State = SHA256_START): string {
  return new Sha256(from).update(new TextEncoder().encode(text)).digestHex();
}

/** SHA-256 of bytes that come in pieces: some 200 MB a second, in memory that does not grow. */
export class Sha256 {
  readonly #words: Int32Array;
  readonly #open = new Uint8Array(BLOCK);
  #openBytes = 0;
  #bytes: number;

  constructor(from: Sha256State = SHA256_START) {
    this.#words = Int32Array.from(from.words);
    this.#bytes = from.bytes;
  }

  /** How many bytes went in. */
  get bytes(): number {
    return this.#bytes + this.#openBytes;
  }

  update(bytes: Uint8Array): this {
    let at = 0;
    if (this.#openBytes > 0) {
      at = Math.min(BLOCK - this.#openBytes, bytes.length);
      this.#open.set(bytes.subarray(0, at), this.#openBytes);
      this.#openBytes += at;
      if (this.#openBytes < BLOCK) return this;
      this.#absorb(this.#open);
      this.#openBytes = 0;
    }
    const whole = at + Math.floor((bytes.length - at) / BLOCK) * BLOCK;
    if (whole > at) this.#absorb(bytes.subarray(at, whole));
    this.#open.set(bytes.subarray(whole));
    this.#openBytes = bytes.length - whole;
    return this;
  }

  /** The sum of everything that went in, in hexadecimal digits. Can be asked for again after more came. */
  digestHex(): string {
    const last = new Sha256({ words: [...this.#words], bytes: this.#bytes });
    const padded = new Uint8Array(Math.ceil((this.#openBytes + 9) / BLOCK) * BLOCK);
    padded.set(this.#open.subarray(0, this.#openBytes));
    padded[this.#openBytes] = 0x80;
    new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(this.bytes) * 8n);
    last.#absorb(padded);
    return Array.from(last.#words, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  /** What has to be kept, with {@link rest}, to go on later. */
  get state(): Sha256State {
    return { words: [...this.#words], bytes: this.#bytes };
  }

  /** The bytes after the last whole block, which {@link state} leaves out. */
  get rest(): Uint8Array {
    return this.#open.slice(0, this.#openBytes);
  }

  #absorb(blocks: Uint8Array): void {
    const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength);
    for (let at = 0; at < blocks.length; at += BLOCK) compress(this.#words, view, at);
    this.#bytes += blocks.length;
  }
}

/** The constants are the first 32 bits of the fractional parts of the cube roots of the first 64 primes (§4.2.2). */
const CONSTANTS = Int32Array.of(
  0x428a2f98,
  0x71374491,
  0xb5c0fbcf,
  0xe9b5dba5,
  0x3956c25b,
  0x59f111f1,
  0x923f82a4,
  0xab1c5ed5,
  0xd807aa98,
  0x12835b01,
  0x243185be,
  0x550c7dc3,
  0x72be5d74,
  0x80deb1fe,
  0x9bdc06a7,
  0xc19bf174,
  0xe49b69c1,
  0xefbe4786,
  0x0fc19dc6,
  0x240ca1cc,
  0x2de92c6f,
  0x4a7484aa,
  0x5cb0a9dc,
  0x76f988da,
  0x983e5152,
  0xa831c66d,
  0xb00327c8,
  0xbf597fc7,
  0xc6e00bf3,
  0xd5a79147,
  0x06ca6351,
  0x14292967,
  0x27b70a85,
  0x2e1b2138,
  0x4d2c6dfc,
  0x53380d13,
  0x650a7354,
  0x766a0abb,
  0x81c2c92e,
  0x92722c85,
  0xa2bfe8a1,
  0xa81a664b,
  0xc24b8b70,
  0xc76c51a3,
  0xd192e819,
  0xd6990624,
  0xf40e3585,
  0x106aa070,
  0x19a4c116,
  0x1e376c08,
  0x2748774c,
  0x34b0bcb5,
  0x391c0cb3,
  0x4ed8aa4a,
  0x5b9cca4f,
  0x682e6ff3,
  0x748f82ee,
  0x78a5636f,
  0x84c87814,
  0x8cc70208,
  0x90befffa,
  0xa4506ceb,
  0xbef9a3f7,
  0xc67178f2,
);

const schedule = new Int32Array(64);

// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one round after another, as the standard writes it
function compress(words: Int32Array, view: DataView, at: number): void {
  fillSchedule(view, at);
  let a = words[0] ?? 0;
  let b = words[1] ?? 0;
  let c = words[2] ?? 0;
  let d = words[3] ?? 0;
  let e = words[4] ?? 0;
  let f = words[5] ?? 0;
  let g = words[6] ?? 0;
  let h = words[7] ?? 0;
  for (let round = 0; round < 64; round += 1) {
    const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const choice = g ^ (e & (f ^ g));
    const t1 = (h + sum1 + choice + (CONSTANTS[round] ?? 0) + (schedule[round] ?? 0)) | 0;
    const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const majority = (a & b) | (c & (a | b));
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + sum0 + majority) | 0;
  }
  // An Int32Array wraps around by itself.
  words[0] = (words[0] ?? 0) + a;
  words[1] = (words[1] ?? 0) + b;
  words[2] = (words[2] ?? 0) + c;
  words[3] = (words[3] ?? 0) + d;
  words[4] = (words[4] ?? 0) + e;
  words[5] = (words[5] ?? 0) + f;
  words[6] = (words[6] ?? 0) + g;
  words[7] = (words[7] ?? 0) + h;
}

function fillSchedule(view: DataView, at: number): void {
  for (let index = 0; index < 16; index += 1) schedule[index] = view.getInt32(at + index * 4);
  for (let index = 16; index < 64; index += 1) {
    const near = schedule[index - 2] ?? 0;
    const far = schedule[index - 15] ?? 0;
    const s1 = ((near >>> 17) | (near << 15)) ^ ((near >>> 19) | (near << 13)) ^ (near >>> 10);
    const s0 = ((far >>> 7) | (far << 25)) ^ ((far >>> 18) | (far << 14)) ^ (far >>> 3);
    schedule[index] = ((schedule[index - 16] ?? 0) + s0 + (schedule[index - 7] ?? 0) + s1) | 0;
  }
}
