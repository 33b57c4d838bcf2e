import { expect, test } from "vitest";
import { cellClass } from "./cell-class.ts";

test.each([
  ["", null],
  ["1749-08-28", null],
  ["歌德与伏尔泰", null],
  ["Frankfurt am Main", "phrase"],
  ["一七四九年八月二十八日", "phrase"],
  ["ベルリン・フィルハーモニー管弦楽団", "sentence"],
  ["A drama in verse that took him sixty years", "sentence"],
])("%s", (content, expected) => {
  expect(cellClass(content)).toBe(expected);
});
