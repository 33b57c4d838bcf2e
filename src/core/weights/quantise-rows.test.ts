import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convertRows } from "./convert-rows.ts";
import { roundToHalf, type SourceDtype } from "./dtype-casts.ts";
import type { Quantization } from "./quantization.ts";
import type { RowBlock } from "./row-block.ts";
import { rowReader } from "./row-reader.ts";

const QUANTISED = ["q4f16_1", "q4f32_1"] as const;

/** The definition, element by element, without any shortcut. */
function plainly(
  values: Float32Array,
  scheme: Quantization,
): { codes: number[]; scales: number[] } {
  const round = scheme === "q4f16_1" ? roundToHalf : Math.fround;
  const codes: number[] = [];
  const scales: number[] = [];
  for (let start = 0; start < values.length; start += 32) {
    const group = Array.from(values.subarray(start, start + 32));
    const scale = round(Math.max(...group.map(Math.abs)) / 7);
    scales.push(scale);
    for (const value of group) {
      const sum = round(round(value / scale) + 7);
      const floor = Math.floor(sum);
      const isUp = sum - floor > 0.5 || (sum - floor === 0.5 && floor % 2 === 1);
      const code = isUp ? floor + 1 : floor;
      codes.push(code > 0 ? Math.min(code, 14) : 0);
    }
  }
  return { codes, scales };
}

function block(bytes: Uint8Array, dtype: SourceDtype, rows: number, columns: number): RowBlock {
  return { bytes, dtype, rows, columns, isGrouped: true };
}

function codesOf(data: Uint8Array): number[] {
  return Array.from(data).flatMap((byte) => [byte & 15, byte >> 4]);
}

describe("quantiseRows", () => {
  it.each(QUANTISED)("%s gives what its definition gives for any row of bfloat16", (scheme) => {
    const bits = fc.oneof(
      // Sizes of weights, where ties are common, and anything finite.
      fc.integer({ min: 0x3a00, max: 0x3fff }),
      fc.integer({ min: 0, max: scheme === "q4f16_1" ? 0x477f : 0x7f7f }),
    );
    const signed = fc
      .tuple(bits, fc.boolean())
      .map(([size, isBelow]) => size | (isBelow ? 0x8000 : 0));
    fc.assert(
      fc.property(fc.array(signed, { minLength: 1, maxLength: 100 }), (row) => {
        const given = block(new Uint8Array(Uint16Array.from(row).buffer), "BF16", 1, row.length);
        const values = new Float32Array(row.length);
        rowReader(given, scheme === "q4f16_1" ? "float16" : "float32")(0, values);
        const { data, nonFiniteAt } = convertRows(given, scheme);
        expect(nonFiniteAt).toBe(-1);
        expect(codesOf(data).slice(0, row.length)).toEqual(plainly(values, scheme).codes);
        expect(
          codesOf(data)
            .slice(row.length)
            .every((code) => code === 0),
        ).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("gives what its definition gives for every half against a scale", () => {
    // Rows of a large value and 31 halves: every bit pattern from 2⁻¹⁴ to the large value.
    for (const largest of [1, 1.0009765625, 1.37, 6.996]) {
      const halves = Uint16Array.from({ length: 32 * 1024 }, (_, at) =>
        at % 32 === 0 ? Math.round(largest * 1024) : (at * 15) & 0xbfff,
      );
      const floats = Float32Array.from(halves, (bits, at) =>
        at % 32 === 0
          ? roundToHalf(largest)
          : (bits & 0x8000 ? -1 : 1) * ((bits & 0x7fff) / 0x8000) * largest,
      );
      const bytes = new Uint8Array(floats.buffer);
      const { data } = convertRows(block(bytes, "F32", 1024, 32), "q4f16_1");
      const rounded = floats.map((value) => roundToHalf(value));
      const expected = Array.from(
        { length: 1024 },
        (_, row) => plainly(rounded.subarray(row * 32, row * 32 + 32), "q4f16_1").codes,
      ).flat();
      expect(codesOf(data)).toEqual(expected);
    }
  });

  it("quantises rows apart as it does together", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 5 }),
        (columns, rows) => {
          const numbers = Float32Array.from({ length: rows * columns }, (_, at) =>
            Math.sin(at * 12.9898),
          );
          const bytes = new Uint8Array(numbers.buffer);
          const together = convertRows(block(bytes, "F32", rows, columns), "q4f32_1");
          const apart = Array.from({ length: rows }, (_, row) =>
            convertRows(
              block(bytes.subarray(row * columns * 4, (row + 1) * columns * 4), "F32", 1, columns),
              "q4f32_1",
            ),
          );
          expect(apart.flatMap(({ data }) => [...data])).toEqual([...together.data]);
          expect(apart.flatMap(({ scales }) => [...scales])).toEqual([...together.scales]);
        },
      ),
    );
  });

  it("reads rows that lie askew in their buffer", () => {
    const numbers = new Uint8Array(Float32Array.of(1, -2, 3).buffer);
    const askew = new Uint8Array(13);
    askew.set(numbers, 1);
    const wanted = convertRows(block(numbers, "F32", 1, 3), "q4f32_1");
    expect(convertRows(block(askew.subarray(1), "F32", 1, 3), "q4f32_1")).toEqual(wanted);
  });

  it("names the first value that is not finite, and refuses bytes of another number", () => {
    const values = Float32Array.of(1, 2, Number.NaN, Number.POSITIVE_INFINITY, 70_000);
    const bytes = new Uint8Array(values.buffer);
    for (const isGrouped of [true, false]) {
      for (const scheme of ["q4f16_1", "q4f32_1", "q0f16", "q0f32"] as const) {
        const given = { ...block(bytes, "F32", 1, 5), isGrouped };
        expect(convertRows(given, scheme).nonFiniteAt).toBe(2);
      }
      const large = { ...block(bytes.subarray(16), "F32", 1, 1), isGrouped };
      expect(convertRows(large, "q4f16_1").nonFiniteAt).toBe(0);
      expect(convertRows(large, "q4f32_1").nonFiniteAt).toBe(-1);
      expect(() => convertRows({ ...large, rows: 2 }, "q4f16_1")).toThrow(RangeError);
    }
  });
});
