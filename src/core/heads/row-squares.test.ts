import { expect, test } from "vitest";
import { keptSquares, rowSquares } from "./row-squares.ts";

test("squares are computed once for rows, and anew for other rows or another division of them", () => {
  const rows = Float32Array.of(1, 2, 3, 4);
  const squares = keptSquares(rows, 2, 2);
  expect([...squares]).toEqual([5, 25]);
  expect(keptSquares(rows, 2, 2)).toBe(squares);
  expect([...keptSquares(rows, 1, 4)]).toEqual([30]);
  expect([...keptSquares(rows, 1, 2)]).toEqual([5]);
  expect([...keptSquares(rows.slice(), 2, 2)]).toEqual([5, 25]);
});

test("rows in either precision have squares in double precision", () => {
  expect([...rowSquares(Float64Array.of(0.1), 1, 1)]).toEqual([0.1 * 0.1]);
  expect([...rowSquares(Float32Array.of(0.1), 1, 1)]).toEqual([Math.fround(0.1) ** 2]);
});
