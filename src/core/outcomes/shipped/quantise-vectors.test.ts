import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromPlanes, toPlanes } from "./byte-planes.ts";
import { quantiseVectors, restoreVectors } from "./quantise-vectors.ts";

const unit = (values: readonly number[]): readonly number[] => {
  const length = Math.hypot(...values);
  return length === 0 ? values : values.map((value) => value / length);
};

const rowsOf = (dimension: number) =>
  fc.array(
    fc
      .array(fc.integer({ min: -1000, max: 1000 }), {
        minLength: dimension,
        maxLength: dimension,
      })
      .map(unit),
    { maxLength: 150 },
  );

describe("vectors of length 1", () => {
  it("come back apart by half a step in each number at most, and then of length 1", () => {
    const cases = fc
      .record({
        dimension: fc.integer({ min: 1, max: 40 }),
        step: fc.double({ min: 0.1, max: 1, noNaN: true }),
      })
      .chain((shape) => fc.record({ shape: fc.constant(shape), rows: rowsOf(shape.dimension) }));
    fc.assert(
      fc.property(cases, ({ shape: { dimension, step }, rows }) => {
        const values = Float32Array.from(rows.flat());
        const restored = restoreVectors(
          quantiseVectors({ embedding: "", dimension, values }, step),
        );
        for (const [row, vector] of rows.entries()) {
          const back = restored.subarray(row * dimension, (row + 1) * dimension);
          const length = Math.hypot(...back);
          if (Math.hypot(...vector) < 0.5) continue;
          // Half a step in every direction is half of `step` away in all; that much is lost of the cosine at most.
          expect(length).toBeCloseTo(1, 5);
          const cosine = vector.reduce((sum, value, at) => sum + value * (back[at] ?? 0), 0);
          expect(cosine).toBeGreaterThanOrEqual(Math.sqrt(1 - (step / 2) ** 2) - 1e-6);
        }
      }),
    );
  });

  it("that are equal are kept once", () => {
    const values = Float32Array.of(0.6, 0.8, 1, 0, 0.6, 0.8, 0, 0);
    const quantised = quantiseVectors({ embedding: "", dimension: 2, values }, 0.1);
    expect([quantised.count, ...quantised.vectorOf]).toEqual([3, 0, 1, 0, 2]);
    expect(restoreVectors(quantised).subarray(6)).toEqual(Float32Array.of(0, 0));
  });

  it("too large for the step, or none, are refused", () => {
    for (const value of [2, Number.NaN, Number.POSITIVE_INFINITY]) {
      const features = { embedding: "", dimension: 1, values: Float32Array.of(value) };
      expect(() => quantiseVectors(features, 0.01)).toThrow(RangeError);
    }
  });
});

describe("columns of whole numbers", () => {
  it("come back as they were", () => {
    const cases = fc.integer({ min: 1, max: 6 }).chain((bytes) =>
      fc.record({
        bytes: fc.constant(bytes),
        column: fc.array(fc.integer({ min: 0, max: 256 ** bytes - 1 })),
      }),
    );
    fc.assert(
      fc.property(cases, ({ bytes, column }) => {
        const planes = toPlanes(column, bytes);
        expect(planes).toHaveLength(column.length * bytes);
        expect([...fromPlanes(planes, column.length)]).toEqual(column);
      }),
    );
  });

  it.each([-1, 0.5, 256, Number.NaN])("do not take %d in a byte", (value) => {
    expect(() => toPlanes([value], 1)).toThrow(RangeError);
  });
});
