import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addOuterProducts } from "./outer-products.ts";
import { rowProducts } from "./row-products.ts";

const size = fc.integer({ min: 0, max: 9 });
const LISTS = { single: Float32Array, double: Float64Array } as const;
const kind = fc.constantFrom<keyof typeof LISTS>("single", "double");

/** Small whole numbers: their sums are exact in any order. */
function numbers(count: number, step: number): number[] {
  return Array.from({ length: count }, (_, index) => ((index * step) % 11) - 5);
}

describe("rowProducts", () => {
  it("multiplies every row of the one with every row of the other, whatever their numbers", () => {
    fc.assert(
      fc.property(size, size, size, kind, kind, (aCount, bCount, dimension, aKind, bKind) => {
        // One row more in front and behind, which must not be looked at.
        const a = numbers((aCount + 2) * dimension, 3);
        const b = numbers((bCount + 2) * dimension, 7);
        const stride = bCount + 1;
        const out = new Float64Array(aCount * stride).fill(99);
        const [first, second] = [LISTS[aKind].from(a), LISTS[bKind].from(b)];
        rowProducts(first, 1, aCount, second, 1, bCount, dimension, out, stride);
        const product = (i: number, j: number) =>
          Array.from({ length: dimension }, (_, at) => {
            return (a[(1 + i) * dimension + at] ?? 0) * (b[(1 + j) * dimension + at] ?? 0);
          }).reduce((sum, value) => sum + value, 0);
        const expected = Array.from({ length: aCount }, (_, i) => [
          ...Array.from({ length: bCount }, (__, j) => product(i, j)),
          99,
        ]);
        expect([...out]).toEqual(expected.flat());
      }),
    );
  });

  it("gives equal rows equal products, to the last bit, wherever they stand", () => {
    const row = Array.from({ length: 37 }, (_, index) => Math.sin(index) / 3);
    const rows = Float64Array.from(Array.from({ length: 11 }, () => row).flat());
    const out = new Float64Array(11 * 11);
    rowProducts(rows, 0, 11, rows, 0, 11, 37, out, 11);
    expect(new Set(out).size).toBe(1);
  });

  it("takes more rows than are multiplied at once", () => {
    const rows = Float32Array.from(numbers(150 * 2, 5));
    const out = new Float64Array(150);
    rowProducts(rows, 0, 150, Float32Array.of(1, 2), 0, 1, 2, out, 1);
    expect([...out]).toEqual(
      Array.from({ length: 150 }, (_, row) => (rows[2 * row] ?? 0) + 2 * (rows[2 * row + 1] ?? 0)),
    );
  });
});

describe("addOuterProducts", () => {
  it.each([1, 2, 3, 4, 5, 9])("adds the products of %i rows", (rows) => {
    const features = Float32Array.from(numbers((rows + 1) * 3, 4));
    const lines = Float64Array.from(numbers(rows * 2, 5));
    const sums = Float64Array.from(numbers(6, 2));
    const expected = Array.from(sums, (sum, at) => {
      const [line, index] = [Math.floor(at / 3), at % 3];
      let value = sum;
      for (let row = 0; row < rows; row += 1) {
        value += (lines[row * 2 + line] ?? 0) * (features[(row + 1) * 3 + index] ?? 0);
      }
      return value;
    });
    addOuterProducts(sums, lines, rows, 2, features, 1, 3);
    expect([...sums]).toEqual(expected);
  });
});
