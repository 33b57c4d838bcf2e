import fc from "fast-check";
import { expect, it } from "vitest";
import { dollarsText, perMillionText, readDollars, readPerMillion } from "./price-text.ts";

it.each([
  [40_000, "0.04"],
  [0, "0"],
  [1_000_000, "1"],
  [1, "0.000001"],
  [12_500_000, "12.5"],
])("writes %i picodollars per token as %s dollars per million", (rate, text) => {
  expect(perMillionText(rate)).toBe(text);
});

it("reads back every rate it writes, to the last digit", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), (rate) => {
      expect(readPerMillion(perMillionText(rate))).toEqual({ ok: true, rate });
    }),
  );
});

it("writes and reads a fee in dollars, to the last digit", () => {
  expect(dollarsText(5_000_000_000)).toBe("0.005");
  expect(readDollars("$0.005")).toEqual({ ok: true, rate: 5_000_000_000 });
  expect(readDollars("0.0000000000001").ok).toBe(false);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000_000_000_000 }), (fee) => {
      expect(readDollars(dollarsText(fee))).toEqual({ ok: true, rate: fee });
    }),
  );
});

it.each([
  [".5", 500_000],
  ["3.", 3_000_000],
  [" $0.30 ", 300_000],
])("accepts %j", (text, rate) => {
  expect(readPerMillion(text)).toEqual({ ok: true, rate });
});

it.each(["", ".", "0,15", "-1", "1e3", "free", "0.0000001", "99999999999"])(
  "refuses %j and says why",
  (text) => {
    const reading = readPerMillion(text);
    expect(reading.ok).toBe(false);
    expect(reading.ok ? "" : reading.problem).not.toBe("");
  },
);
