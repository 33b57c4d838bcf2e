import { BitPredictor } from "./bit-predictor.ts";

/**
 * Arithmetic coding with {@link BitPredictor}: the likelier a bit was, the less it costs. Both sides first read the
 * same `priming`, so that the predictor already knows the language.
 *
 * The interval is 32 bits wide; carries cannot happen because bytes leave only when both ends agree on them.
 *
 * `null` as soon as the result passes `most` bytes: a text that is too long is not worth the seconds it would take.
 */
export function compress(bytes: Uint8Array, priming: Uint8Array): Uint8Array;
export function compress(bytes: Uint8Array, priming: Uint8Array, most: number): Uint8Array | null;
export function compress(
  bytes: Uint8Array,
  priming: Uint8Array,
  most = Number.POSITIVE_INFINITY,
): Uint8Array | null {
  const predictor = primed(priming);
  const out: number[] = [];
  let low = 0;
  let high = 0xffff_ffff;
  for (const byte of bytes) {
    if (out.length > most) return null;
    for (let shift = 7; shift >= 0; shift -= 1) {
      const bit = (byte >> shift) & 1;
      const middle = split(low, high, predictor.probability);
      if (bit === 1) high = middle;
      else low = middle + 1;
      predictor.update(bit);
      while (((low ^ high) & 0xff00_0000) === 0) {
        out.push(high >>> 24);
        low = (low << 8) >>> 0;
        high = ((high << 8) | 255) >>> 0;
      }
    }
  }
  for (const byte of shortestBetween(low, high)) out.push(byte);
  return Uint8Array.from(out);
}

/** The first `length` bytes that were compressed with the same priming. Garbage in, garbage out: check it afterwards. */
export function decompress(coded: Uint8Array, length: number, priming: Uint8Array): Uint8Array {
  const predictor = primed(priming);
  const bytes = new Uint8Array(length);
  let at = 0;
  // Zeros that end the code were not written.
  const next = (): number => coded[at++] ?? 0;
  let low = 0;
  let high = 0xffff_ffff;
  let code = ((next() << 24) | (next() << 16) | (next() << 8) | next()) >>> 0;
  for (let index = 0; index < length; index += 1) {
    let byte = 0;
    for (let count = 0; count < 8; count += 1) {
      const middle = split(low, high, predictor.probability);
      const bit = code <= middle ? 1 : 0;
      if (bit === 1) high = middle;
      else low = middle + 1;
      predictor.update(bit);
      byte = (byte << 1) | bit;
      while (((low ^ high) & 0xff00_0000) === 0) {
        low = (low << 8) >>> 0;
        high = ((high << 8) | 255) >>> 0;
        code = ((code << 8) | next()) >>> 0;
      }
    }
    bytes[index] = byte;
  }
  return bytes;
}

function primed(priming: Uint8Array): BitPredictor {
  const predictor = new BitPredictor();
  for (const byte of priming) {
    for (let shift = 7; shift >= 0; shift -= 1) predictor.update((byte >> shift) & 1);
  }
  return predictor;
}

/** Where the interval divides; `probability` is in 1/4096. Every product stays below 2³². */
function split(low: number, high: number, probability: number): number {
  const range = high - low;
  return low + (range >>> 12) * probability + (((range & 4095) * probability) >>> 12);
}

/** The fewest bytes that, followed by zeros, lie in the interval. */
function shortestBetween(low: number, high: number): number[] {
  for (let count = 0; count < 4; count += 1) {
    const step = 2 ** (32 - 8 * count);
    const value = Math.ceil(low / step) * step;
    if (value <= high) {
      return Array.from({ length: count }, (_, index) => (value >>> (24 - 8 * index)) & 255);
    }
  }
  return [low >>> 24, (low >>> 16) & 255, (low >>> 8) & 255, low & 255];
}
