/**
 * Predicts the next bit of a text from what came before, by mixing several context models with a small online-trained
 * network. This is the PAQ family of methods (M. Mahoney, "Adaptive Weighing of Context Models for Lossless Data
 * Compression", Florida Tech TR CS-2005-16), cut down to what a link needs: seven contexts, one match model, two weight
 * sets and two refinements.
 *
 * Only integers of at most 32 bits are used, so every machine predicts the same. Changing any number in this file makes
 * old links unreadable: that needs a new link version.
 */

const CONTEXTS = 7;
const SLOT_BITS = 18;
const SLOTS = 1 << SLOT_BITS;
const MATCH_INPUT = CONTEXTS;
const INPUTS = CONTEXTS + 2;
/** Input that is always on, so that the network can lean to one side. */
const BIAS = 256;
const LEARNING_RATE = 7;
const FIRST_WEIGHT = 13_107; // 0.2 in 1/65536
const SHORTEST_MATCH = 5;
const LONGEST_MATCH = 63;
const HISTORY = 1 << 20;

/** 4096 / (1 + e^(-x/256)) at x = -2048, -1920 … 2048. */
const LOGISTIC = [
  1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994, 3348, 3607,
  3785, 3901, 3975, 4024, 4050, 4068, 4079, 4085, 4089, 4092, 4093, 4094,
];

/** From the logistic domain to a 12-bit probability. */
function squash(x: number): number {
  if (x > 2047) return 4095;
  if (x < -2047) return 0;
  const step = (x >> 7) + 16;
  const part = x & 127;
  return ((LOGISTIC[step] ?? 0) * (128 - part) + (LOGISTIC[step + 1] ?? 0) * part + 64) >> 7;
}

/** The inverse of {@link squash}, for all 4096 probabilities. */
const STRETCH = (() => {
  const table = new Int16Array(4096);
  let from = 0;
  for (let x = -2047; x <= 2047; x += 1) {
    const to = squash(x);
    if (to >= from) table.fill(x, from, to + 1);
    from = Math.max(from, to + 1);
  }
  return table.fill(2047, from);
})();

/** How far a slot moves when it has been seen n times: about 1 / (n + 1.2), in 1/65536. */
const MOVE = Int32Array.from({ length: 256 }, (_, seen) => Math.trunc(655_360 / (10 * seen + 12)));

const clamp = (x: number): number => Math.min(Math.max(x, -2047), 2047);

/** Corrects a probability by what really happened after similar ones. Interpolates between 33 cells per context. */
class Refinement {
  readonly #cells: Uint16Array;
  #low = 0;
  #nearest = 0;

  constructor(contexts: number) {
    const row = Uint16Array.from({ length: 33 }, (_, cell) => squash((cell - 16) * 128) * 16);
    this.#cells = new Uint16Array(contexts * 33);
    for (let context = 0; context < contexts; context += 1) this.#cells.set(row, context * 33);
  }

  refine(stretched: number, context: number): number {
    const scaled = (stretched + 2048) * 32;
    const part = scaled & 4095;
    this.#low = context * 33 + (scaled >> 12);
    this.#nearest = this.#low + (part >> 11);
    const low = this.#cells[this.#low] ?? 0;
    const high = this.#cells[this.#low + 1] ?? 0;
    return (low * (4096 - part) + high * part) >>> 16;
  }

  learn(bit: number): void {
    const cell = this.#cells[this.#nearest] ?? 0;
    this.#cells[this.#nearest] = cell + (((bit === 1 ? 65_535 : 0) - cell) >> 6);
  }
}

export class BitPredictor {
  /** That the next bit is 1, in 1/4096, from 1 to 4095. */
  probability = 2048;

  /** Per context and hash: probability (16 bits), check (8), how often seen (8). */
  readonly #slots = new Uint32Array(CONTEXTS * SLOTS).fill(0x8000_0000);
  readonly #used = new Int32Array(CONTEXTS);
  readonly #hashes = new Int32Array(CONTEXTS);
  readonly #inputs = new Int32Array(INPUTS);
  /** One set of weights per beginning of a byte, one per length of match and kind of last character. */
  readonly #byteWeights = new Int32Array(256 * INPUTS).fill(FIRST_WEIGHT);
  readonly #matchWeights = new Int32Array(64 * INPUTS).fill(FIRST_WEIGHT);
  readonly #byByte = new Refinement(256);
  readonly #byPair = new Refinement(65_536);
  /** How often the match model was right, by length. */
  readonly #trust = new Uint16Array(32).fill(32_768);
  readonly #history = new Uint8Array(HISTORY);
  readonly #lastSeen = new Int32Array(65_536);

  #byteSet = 0;
  #matchSet = 0;
  #byteGuess = 2048;
  #matchGuess = 2048;
  /** The bits of the current byte so far, after a leading 1. */
  #partial = 1;
  #bitCount = 0;
  #last4 = 0;
  #last8 = 0;
  #word = 0;
  #length = 0;
  #matchAt = 0;
  #matchLength = 0;
  #matchBit = 0;

  constructor() {
    this.#hashContexts();
    this.#predict();
  }

  /** Learns the bit that came and predicts the next one. */
  update(bit: number): void {
    this.#learn(bit);
    this.#partial = this.#partial * 2 + bit;
    this.#bitCount += 1;
    if (this.#bitCount === 8) this.#endByte(this.#partial & 255);
    this.#predict();
  }

  #learn(bit: number): void {
    const byteError = ((bit << 12) - this.#byteGuess) * LEARNING_RATE;
    const matchError = ((bit << 12) - this.#matchGuess) * LEARNING_RATE;
    const inputs = this.#inputs;
    for (let i = 0; i < INPUTS; i += 1) {
      const input = inputs[i] ?? 0;
      const inByte = this.#byteSet + i;
      const inMatch = this.#matchSet + i;
      this.#byteWeights[inByte] =
        (this.#byteWeights[inByte] ?? 0) + ((Math.imul(input, byteError) + 8192) >> 14);
      this.#matchWeights[inMatch] =
        (this.#matchWeights[inMatch] ?? 0) + ((Math.imul(input, matchError) + 8192) >> 14);
    }
    const target = bit === 1 ? 65_535 : 0;
    for (let i = 0; i < CONTEXTS; i += 1) {
      const index = this.#used[i] ?? 0;
      const slot = this.#slots[index] ?? 0;
      const seen = slot & 255;
      const before = slot >>> 16;
      const after = before + (Math.imul(target - before, MOVE[seen] ?? 0) >> 16);
      this.#slots[index] = ((after << 16) | (slot & 0xff00) | (seen < 255 ? seen + 1 : 255)) >>> 0;
    }
    if (this.#matchLength > 0) this.#learnMatch(bit);
    this.#byByte.learn(bit);
    this.#byPair.learn(bit);
  }

  #learnMatch(bit: number): void {
    const length = Math.min(this.#matchLength, 31);
    const isRight = this.#matchBit === bit;
    const trust = this.#trust[length] ?? 0;
    this.#trust[length] = trust + (((isRight ? 65_535 : 0) - trust) >> 6);
    if (!isRight) this.#matchLength = 0;
  }

  #endByte(byte: number): void {
    this.#partial = 1;
    this.#bitCount = 0;
    this.#last8 = (this.#last8 << 8) | (this.#last4 >>> 24);
    this.#last4 = (this.#last4 << 8) | byte;
    this.#history[this.#length & (HISTORY - 1)] = byte;
    this.#length += 1;
    const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte;
    const isLetter = (lower >= 97 && lower <= 122) || lower >= 128;
    this.#word = isLetter ? Math.imul(this.#word + lower + 1, 0x2f0b4c47) : 0;
    this.#findMatch();
    this.#hashContexts();
  }

  #findMatch(): void {
    if (this.#matchLength > 0) {
      this.#matchAt += 1;
      this.#matchLength = Math.min(this.#matchLength + 1, LONGEST_MATCH);
    }
    const hash =
      (Math.imul(this.#last4, 0x6f4f2a35) ^ Math.imul(this.#last8 & 255, 0x1f3d5b79)) >>> 16;
    if (this.#matchLength === 0) {
      this.#matchAt = this.#lastSeen[hash] ?? 0;
      const common = this.#commonLength(this.#matchAt);
      this.#matchLength = common >= SHORTEST_MATCH ? common : 0;
    }
    this.#lastSeen[hash] = this.#length;
  }

  /** How many bytes before `at` are the same as the newest ones. */
  #commonLength(at: number): number {
    // Older positions are overwritten once the history has gone round.
    if (at === 0 || this.#length - at >= HISTORY - 64) return 0;
    let common = 0;
    while (
      common < 32 &&
      common < at &&
      this.#history[(at - 1 - common) & (HISTORY - 1)] ===
        this.#history[(this.#length - 1 - common) & (HISTORY - 1)]
    ) {
      common += 1;
    }
    return common;
  }

  /** Contexts: none, the last 1, 2, 3, 4 and 6 bytes, and the word so far. */
  #hashContexts(): void {
    const last = this.#last4;
    const hashes = this.#hashes;
    hashes[0] = 0;
    hashes[1] = Math.imul((last & 0xff) + 1, 0x2f0b4c47);
    hashes[2] = Math.imul((last & 0xffff) + 0x1_0000, 0x1f3d5b79);
    hashes[3] = Math.imul((last & 0xff_ffff) + 0x300_0000, 0x5a8c4e35);
    hashes[4] = Math.imul(last, 0x6f4f2a35) ^ 0x12345678;
    hashes[5] =
      Math.imul(last, 0x3d4d51cb) ^ Math.imul((this.#last8 & 0xffff) + 0x7_7777, 0x2545f491);
    hashes[6] = Math.imul(this.#word + (last & 0xff), 0x7feb352d) ^ 0x3c6ef372;
  }

  #predict(): void {
    this.#readSlots();
    this.#readMatch();
    const inputs = this.#inputs;
    inputs[MATCH_INPUT + 1] = BIAS;
    this.#byteSet = this.#partial * INPUTS;
    this.#matchSet = (Math.min(this.#matchLength, 15) * 4 + kindOf(this.#last4 & 255)) * INPUTS;
    let byByte = 0;
    let byMatch = 0;
    for (let i = 0; i < INPUTS; i += 1) {
      const input = inputs[i] ?? 0;
      byByte += Math.imul(input, this.#byteWeights[this.#byteSet + i] ?? 0) >> 8;
      byMatch += Math.imul(input, this.#matchWeights[this.#matchSet + i] ?? 0) >> 8;
    }
    const left = clamp(byByte >> 8);
    const right = clamp(byMatch >> 8);
    this.#byteGuess = squash(left);
    this.#matchGuess = squash(right);
    const mean = (left + right) >> 1;
    const pair = Math.imul(this.#partial | ((this.#last4 & 255) << 8), 0x9e3779b1) >>> 16;
    const mixed =
      (squash(mean) * 2 +
        this.#byByte.refine(mean, this.#partial) +
        this.#byPair.refine(mean, pair) +
        2) >>
      2;
    this.probability = Math.min(Math.max(mixed, 1), 4095);
  }

  #readSlots(): void {
    const partial = Math.imul(this.#partial, 0x9e3779b1);
    for (let i = 0; i < CONTEXTS; i += 1) {
      let hash = Math.imul((this.#hashes[i] ?? 0) ^ partial, 0x85ebca6b);
      hash ^= hash >>> 15;
      hash = Math.imul(hash, 0xc2b2ae35);
      const check = hash & 255;
      const index = i * SLOTS + (hash >>> (32 - SLOT_BITS));
      this.#used[i] = index;
      let slot = this.#slots[index] ?? 0;
      if (((slot >>> 8) & 255) !== check) {
        // Somebody else's slot: a context that was never seen says nothing.
        slot = (0x8000_0000 | (check << 8)) >>> 0;
        this.#slots[index] = slot;
      }
      this.#inputs[i] = (slot & 255) === 0 ? 0 : (STRETCH[slot >>> 20] ?? 0);
    }
  }

  #readMatch(): void {
    this.#inputs[MATCH_INPUT] = 0;
    if (this.#matchLength === 0) return;
    const expected = (this.#history[this.#matchAt & (HISTORY - 1)] ?? 0) | 256;
    if (expected >> (8 - this.#bitCount) !== this.#partial) {
      this.#matchLength = 0;
      return;
    }
    this.#matchBit = (expected >> (7 - this.#bitCount)) & 1;
    const trust = this.#trust[Math.min(this.#matchLength, 31)] ?? 0;
    const stretched = STRETCH[trust >> 4] ?? 0;
    this.#inputs[MATCH_INPUT] = this.#matchBit === 1 ? stretched : -stretched;
  }
}

/** Blank, small letter, other ASCII, or part of a longer character. */
function kindOf(byte: number): number {
  if (byte >= 128) return 3;
  if (byte === 32) return 0;
  return byte >= 97 ? 1 : 2;
}
