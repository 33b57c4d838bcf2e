import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeBfloat,
  decodeHalf,
  encodeBfloat,
  encodeHalf,
  halfOfBfloatTable,
  roundToHalf,
} from "./dtype-casts.ts";

/** The nearest half by looking through the two around a value; ties go to the even bits. */
function nearestHalf(value: number): number {
  const size = Math.abs(value);
  let low = 0;
  let high = 0x7c00;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (decodeHalf(middle) <= size) low = middle;
    else high = middle;
  }
  // The infinity counts as 65536 when it is rounded to.
  const above = high === 0x7c00 ? 65_536 : decodeHalf(high);
  const below = decodeHalf(low);
  const isUp = size - below > above - size || (size - below === above - size && low % 2 === 1);
  return (value < 0 || Object.is(value, -0) ? 0x8000 : 0) | (isUp ? high : low);
}

function floatBits(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0] ?? 0;
}

describe("halves", () => {
  it("keep every bit pattern of a number", () => {
    for (let bits = 0; bits < 0x1_0000; bits += 1) {
      const value = decodeHalf(bits);
      if (Number.isNaN(value)) continue;
      expect(encodeHalf(roundToHalf(value))).toBe(bits);
    }
  });

  it("round every bfloat16, and any double, to the nearest", () => {
    const table = halfOfBfloatTable();
    for (let bits = 0; bits < 0x1_0000; bits += 1) {
      const value = decodeBfloat(bits);
      if (Number.isFinite(value)) expect(table[bits]).toBe(nearestHalf(value));
      else expect((table[bits] ?? 0) & 0x7c00).toBe(0x7c00);
    }
    fc.assert(
      fc.property(fc.double({ min: -70_000, max: 70_000, noNaN: true }), (value) => {
        expect(encodeHalf(roundToHalf(value))).toBe(nearestHalf(value));
      }),
      { numRuns: 20_000 },
    );
  });

  it("round ties to even, and to infinity from halfway above the largest", () => {
    expect(roundToHalf(2049)).toBe(2048);
    expect(roundToHalf(2051)).toBe(2052);
    expect(roundToHalf(65_519.99)).toBe(65_504);
    expect(roundToHalf(-65_520)).toBe(Number.NEGATIVE_INFINITY);
    expect(roundToHalf(2 ** -25)).toBe(0);
    expect(roundToHalf(2 ** -25 * 1.0001)).toBe(2 ** -24);
    expect(roundToHalf(Number.NaN)).toBeNaN();
  });
});

describe("encodeBfloat", () => {
  it("keeps every bfloat16 and rounds a float to the nearest, ties to even", () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const bits = floatBits(value);
        const stored = encodeBfloat(bits);
        const below = (bits & 0xffff_0000) >>> 0;
        const rest = bits & 0xffff;
        if ((bits & 0x7fff_ffff) >= 0x7f7f_0000) expect(stored).toBe(bits >>> 16);
        else if (rest < 0x8000) expect(stored).toBe(below >>> 16);
        else if (rest > 0x8000) expect(stored).toBe((below >>> 16) + 1);
        else expect(stored % 2).toBe(0);
      }),
      { numRuns: 20_000 },
    );
  });

  it("never makes an infinity of a number", () => {
    expect(encodeBfloat(floatBits(3.402_823_466e38))).toBe(0x7f7f);
    expect(encodeBfloat(floatBits(Number.POSITIVE_INFINITY))).toBe(0x7f80);
  });
});
