/** A SHA-256 computation between two 64-byte blocks: what has to be kept to go on with it. */
export interface Sha256State {
  /** The eight words of the state, as 32-bit integers. */
  readonly words: readonly number[];
  /** How many bytes went into it; a multiple of 64. */
  readonly bytes: number;
}

/** The state before the first byte (FIPS 180-4, §5.3.3). */
export const SHA256_START: Sha256State = {
  words: [
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  ],
  bytes: 0,
};

/** The SHA-256 of a text in UTF-8, as hexadecimal digits. Synchronous: for texts of a few kilobytes. */
export function sha256Hex(text: string, from: Sha256State = SHA256_START): string {
  const rest = new TextEncoder().encode(text);
  const { words } = absorb(from, pad(rest, from.bytes));
  return words.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

/** Goes on from a state with whole blocks. Throws `RangeError` when the bytes are not a multiple of 64. */
export function absorb(from: Sha256State, blocks: Uint8Array): Sha256State {
  if (blocks.length % 64 !== 0) throw new RangeError("SHA-256 absorbs whole blocks of 64 bytes");
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength);
  let words = from.words;
  for (let at = 0; at < blocks.length; at += 64) words = compress(words, view, at);
  return { words, bytes: from.bytes + blocks.length };
}

/** The last bytes with the ending bit, zeros and the length of everything in bits (FIPS 180-4, §5.1.1). */
function pad(rest: Uint8Array, before: number): Uint8Array {
  const padded = new Uint8Array(Math.ceil((rest.length + 9) / 64) * 64);
  padded.set(rest);
  padded[rest.length] = 0x80;
  const bits = BigInt(before + rest.length) * 8n;
  new DataView(padded.buffer).setBigUint64(padded.length - 8, bits);
  return padded;
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

function compress(words: readonly number[], view: DataView, at: number): number[] {
  const schedule = scheduleOf(view, at);
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = words;
  for (let round = 0; round < 64; round += 1) {
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const t1 = (h + sum1 + choice + (CONSTANTS[round] ?? 0) + (schedule[round] ?? 0)) | 0;
    const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + sum0 + majority) | 0];
  }
  return [a, b, c, d, e, f, g, h].map((word, index) => (word + (words[index] ?? 0)) | 0);
}

function scheduleOf(view: DataView, at: number): Int32Array {
  const schedule = new Int32Array(64);
  const word = (index: number): number => schedule[index] ?? 0;
  for (let index = 0; index < 64; index += 1) {
    if (index < 16) {
      schedule[index] = view.getInt32(at + index * 4);
      continue;
    }
    const near = word(index - 2);
    const far = word(index - 15);
    const s1 = rotate(near, 17) ^ rotate(near, 19) ^ (near >>> 10);
    const s0 = rotate(far, 7) ^ rotate(far, 18) ^ (far >>> 3);
    schedule[index] = word(index - 16) + s0 + word(index - 7) + s1;
  }
  return schedule;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
