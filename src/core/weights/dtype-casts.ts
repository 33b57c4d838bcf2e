/** The number types of a checkpoint that can be converted. */
export type SourceDtype = "F32" | "F16" | "BF16";

/** Bytes of one element. */
export const SOURCE_DTYPE_BYTES: Readonly<Record<SourceDtype, number>> = {
  F32: 4,
  F16: 2,
  BF16: 2,
};

const SMALLEST_NORMAL = 2 ** -14;
const SUBNORMAL_STEP = 2 ** -24;
/** From here on a value rounds to infinity: halfway between 65504 and 65536, a tie whose even side is infinity. */
const OVERFLOW = 65520;
/** Added and taken away, it rounds a double below 2⁵¹ to a whole number, ties to even. */
const ROUND_TO_WHOLE = 1.5 * 2 ** 52;

/** A double as the nearest IEEE half, ties to even; beyond the range an infinity. */
export function roundToHalf(value: number): number {
  const size = Math.abs(value);
  if (!(size < OVERFLOW)) return value / 0;
  const step = stepOf(size);
  const rounded = (value / step + ROUND_TO_WHOLE - ROUND_TO_WHOLE) * step;
  // The sum has no negative zero.
  return rounded === 0 ? value * 0 : rounded;
}

/** The distance between halves around a size below the overflow. */
function stepOf(size: number): number {
  if (size < SMALLEST_NORMAL) return SUBNORMAL_STEP;
  // 31 - clz32 is the exponent of the size in units of the smallest normal.
  const exponent = 31 - Math.clz32((size / SMALLEST_NORMAL) | 0);
  return SUBNORMAL_STEP * (1 << exponent);
}

/** The bits of a number that is a half already ({@link roundToHalf}), or not finite. */
export function encodeHalf(half: number): number {
  const sign = half < 0 || Object.is(half, -0) ? 0x8000 : 0;
  const size = Math.abs(half);
  if (Number.isNaN(half)) return 0x7e00;
  if (size === Number.POSITIVE_INFINITY) return sign | 0x7c00;
  if (size < SMALLEST_NORMAL) return sign | (size / SUBNORMAL_STEP);
  const exponent = 31 - Math.clz32((size / SMALLEST_NORMAL) | 0);
  return sign | (((exponent + 1) << 10) + (size / stepOf(size) - 1024));
}

/** The number that a half's bits stand for. */
export function decodeHalf(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * SUBNORMAL_STEP;
  return sign * (1024 + fraction) * SUBNORMAL_STEP * 2 ** (exponent - 1);
}

/** From here on the bits of a float are cut off instead of rounded, so that nothing becomes infinite. */
const TRUNCATE_FROM = 0x7f7f0000;

/** The upper 16 bits of a float's bits, rounded to nearest, ties to even: what a shard keeps of a float32. */
export function encodeBfloat(bits: number): number {
  if ((bits & 0x7fffffff) >>> 0 >= TRUNCATE_FROM) return bits >>> 16;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

let halfValues: Float32Array | null = null;
let halvesOfBfloats: Uint16Array | null = null;

/** The number of every half, by its bits. */
export function halfValueTable(): Float32Array {
  halfValues ??= Float32Array.from({ length: 65_536 }, (_, bits) => decodeHalf(bits));
  return halfValues;
}

/** The half of every bfloat16, by its bits: rounded, with overflow to infinity. */
export function halfOfBfloatTable(): Uint16Array {
  halvesOfBfloats ??= Uint16Array.from({ length: 65_536 }, (_, bits) =>
    encodeHalf(roundToHalf(decodeBfloat(bits))),
  );
  return halvesOfBfloats;
}

const word = new Uint32Array(1);
const asFloat = new Float32Array(word.buffer);

/** The number that a bfloat16's bits stand for. */
export function decodeBfloat(bits: number): number {
  word[0] = bits << 16;
  return asFloat[0] ?? 0;
}
