import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { symmetricEigen } from "#core/algebra/symmetric-eigen.ts";
import { finish } from "#core/heads/finish.ts";
import { seededRandom } from "#core/loop/random.ts";
import { multiply, type SparseRows, transpose } from "./sparse-rows.ts";
import { truncatedSvd } from "./truncated-svd.ts";

function sparseOf(rows: readonly (readonly number[])[]): SparseRows {
  const starts = [0];
  const columnOf: number[] = [];
  const values: number[] = [];
  for (const row of rows) {
    for (const [column, value] of row.entries()) {
      if (value === 0) continue;
      columnOf.push(column);
      values.push(value);
    }
    starts.push(values.length);
  }
  return {
    rows: rows.length,
    columns: rows[0]?.length ?? 0,
    starts: Uint32Array.from(starts),
    columnOf: Uint16Array.from(columnOf),
    values: Float32Array.from(values),
  };
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a, (value, index) => value * (b[index] ?? 0)).reduce((sum, value) => sum + value, 0);
const farthest = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? 0))));

const small = fc.double({ min: -4, max: 4, noNaN: true }).map((value) => Math.round(value * 8) / 8);
const symmetric = fc.integer({ min: 1, max: 12 }).chain((size) =>
  fc.array(small, { minLength: size * size, maxLength: size * size }).map((values) => {
    const at = (row: number, column: number) =>
      values[Math.max(row, column) * size + Math.min(row, column)] ?? 0;
    return {
      size,
      matrix: Float64Array.from(values, (_, place) => at(Math.floor(place / size), place % size)),
    };
  }),
);

describe("symmetricEigen", () => {
  it("decomposes a matrix that can be checked by hand", () => {
    const { values, vectors } = finish(symmetricEigen(Float64Array.of(2, 1, 1, 2), 2));
    expect([...values].map((value) => Math.round(value * 1e12) / 1e12)).toEqual([3, 1]);
    expect(Math.abs(vectors[0] ?? 0)).toBeCloseTo(Math.SQRT1_2, 12);
    expect((vectors[0] ?? 0) * (vectors[1] ?? 0)).toBeCloseTo(0.5, 12);
    expect((vectors[2] ?? 0) * (vectors[3] ?? 0)).toBeCloseTo(-0.5, 12);
  });

  it("gives orthonormal vectors that the matrix only stretches", () => {
    fc.assert(
      fc.property(symmetric, ({ size, matrix }) => {
        const { values, vectors } = finish(symmetricEigen(matrix.slice(), size));
        const row = (index: number) => vectors.subarray(index * size, (index + 1) * size);
        const all = [...values.keys()];
        for (const index of all) {
          const vector = row(index);
          const image = all.map((line) =>
            dot(matrix.subarray(line * size, (line + 1) * size), vector),
          );
          const stretched = [...vector].map((value) => value * (values[index] ?? 0));
          expect(farthest(image, stretched)).toBeLessThan(1e-8);
          const products = all.map((other) => dot(row(other), vector));
          expect(
            farthest(
              products,
              all.map((other) => Number(other === index)),
            ),
          ).toBeLessThan(1e-9);
        }
        expect([...values]).toEqual([...values].toSorted((a, b) => b - a));
      }),
      { numRuns: 60 },
    );
  });

  it.each(
    [1, 1e-150, 1e-300, 1e150].flatMap((scale) =>
      [2, 5, 40].flatMap((rank) => [40, 60, 96].map((size) => [scale, rank, size] as const)),
    ),
  )("comes to an end where a matrix of scale %d has rank %i of %i", (scale, rank, size) => {
    const factors = Array.from({ length: size * rank }, (_, at) => Math.sin(at * 12.9898));
    const matrix = Float64Array.from({ length: size * size }, (_, at) => {
      const [a, b] = [Math.floor(at / size) * rank, (at % size) * rank];
      return dot(factors.slice(a, a + rank), factors.slice(b, b + rank)) * scale;
    });
    const { values, vectors } = finish(symmetricEigen(matrix.slice(), size));
    const first = vectors.subarray(0, size);
    const image = Array.from({ length: size }, (_, line) =>
      dot(matrix.subarray(line * size, (line + 1) * size), first),
    );
    const greatest = values[0] ?? 0;
    const stretched = [...first].map((value) => value * greatest);
    expect(farthest(image, stretched) / greatest).toBeLessThan(1e-12);
    expect(Math.abs(values[rank] ?? 0) / greatest).toBeLessThan(1e-13);
    expect(dot(first, first)).toBeCloseTo(1, 12);
  });

  it("refuses a number that is not finite instead of going on for ever", () => {
    const matrix = Float64Array.of(1, Number.NaN, Number.NaN, 1);
    expect(() => finish(symmetricEigen(matrix, 2))).toThrow(RangeError);
  });
});

describe("sparse rows", () => {
  const rows = [
    [0, 2, 0],
    [1, 0, -1],
    [0, 0, 0],
    [3, 1, 2],
  ];

  it("multiply as dense ones do, also with more than four entries a row", () => {
    const product = finish(multiply(sparseOf(rows), Float32Array.of(1, 2, 3, 4, 5, 6), 2));
    expect([...product]).toEqual([6, 8, -4, -4, 0, 0, 16, 22]);
    const long = sparseOf([[1, 2, 3, 4, 5, 6, 7]]);
    expect([...finish(multiply(long, Float32Array.of(1, 1, 1, 1, 1, 1, 1), 1))]).toEqual([28]);
  });

  it("are turned and turned back", () => {
    const sparse = sparseOf(rows);
    expect(finish(transpose(finish(transpose(sparse))))).toEqual(sparse);
  });
});

describe("truncatedSvd", () => {
  it("finds the directions of rows that have only two", () => {
    const first = [3, 0, 4, 0, 0].map((value) => value / 5);
    const second = [0, 1, 0, 0, 0];
    const rows = Array.from({ length: 40 }, (_, row) =>
      first.map(
        (value, column) => 10 * Math.cos(row) * value + Math.sin(row) * (second[column] ?? 0),
      ),
    );
    const { count, vectors } = finish(truncatedSvd(sparseOf(rows), 4, seededRandom(7)));
    expect(count).toBe(2);
    const column = (index: number) =>
      [0, 1, 2, 3, 4].map((row) => vectors[row * count + index] ?? 0);
    expect(Math.abs(dot(column(0), first))).toBeCloseTo(1, 3);
    expect(Math.abs(dot(column(1), second))).toBeCloseTo(1, 3);
  });

  it("gives no direction for rows of zeros", () => {
    expect(
      finish(
        truncatedSvd(
          sparseOf([
            [0, 0],
            [0, 0],
          ]),
          2,
          seededRandom(1),
        ),
      ).count,
    ).toBe(0);
  });
});
