import { expect, test } from "vitest";
import { exactTotal, formatCount, formatDuration, formatTotal } from "./format.ts";

test.each([
  [-1, "0 ms"],
  [0.4, "0 ms"],
  [999, "999 ms"],
  [1000, "1.0 s"],
  [59_949, "59.9 s"],
  [59_950, "1 min 00 s"],
  [125_400, "2 min 05 s"],
])("%d ms is %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [0, "0"],
  [999, "999"],
  [1000, "1\u202f000"],
  [1_234_567, "1\u202f234\u202f567"],
])("%d tokens are written as %s", (count, text) => {
  expect(formatCount(count)).toBe(text);
});

test.each([
  [{ cost: 67_920_000, unknown: 0, estimated: false }, "0.0068 ¢", "$0.00006792"],
  [{ cost: 67_920_000, unknown: 0, estimated: true }, "≈ 0.0068 ¢", "≈ $0.00006792"],
  [{ cost: 67_920_000, unknown: 1, estimated: true }, "≥ 0.0068 ¢", "≥ $0.00006792"],
  [{ cost: 0, unknown: 2, estimated: false }, "unknown", "unknown"],
  [{ cost: 0, unknown: 0, estimated: false }, "$0", "$0"],
])("a total of %o reads %s, exactly %s", (totals, text, exact) => {
  expect(formatTotal(totals)).toBe(text);
  expect(exactTotal(totals)).toBe(exact);
});
