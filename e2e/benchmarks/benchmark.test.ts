import { expect, test } from "vitest";
import { median, row, timeInTurn } from "./benchmark.ts";

test("the median of an odd and of an even number of values", () => {
  expect(median([10, 9, 1])).toBe(9);
  expect(median([100, 9, 1, 11])).toBe(10);
  expect(() => median([])).toThrow("no values");
});

test("a row has the ratio of value to control", () => {
  expect(row("a", "ms", 3, 2)).toEqual({ name: "a", value: 3, unit: "ms", control: 2, ratio: 1.5 });
  expect(row("a", "tokens", 0, 0).ratio).toBeNull();
});

test("two things are timed in turn", async () => {
  const order: string[] = [];
  const note = (name: string) => () => {
    order.push(name);
    return Promise.resolve();
  };
  await timeInTurn({ pairs: 2, warmUps: 1 }, note("a"), note("b"));
  expect(order).toEqual(["a", "b", "a", "b", "a", "b"]);
});
