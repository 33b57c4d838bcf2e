import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readNumber } from "./read-number.ts";
import { readCost, readCount, readScore, readTime } from "./read-values.ts";

describe("a number in a table", () => {
  it.each([
    ["0,5", 0.5],
    ["0,125", 0.125],
    ["1.234,56", 1234.56],
    ["1,234.56", 1234.56],
    ["1,234", 1234],
    ["1 234,5", 1234.5],
    ["12'345", 12_345],
    ["1,23,456", 123_456],
    [".5", 0.5],
    ["5.", 5],
    ["+3", 3],
    ["−0.5", -0.5],
    ["1e-05", 0.00001],
    ["１２", 12],
    ["  7  ", 7],
  ])("%s is %s", (text, value) => {
    expect(readNumber(text)).toMatchObject({ value, unit: "", problem: null });
  });

  it("has the decimal mark of its column where it does not say", () => {
    expect(readNumber("1,234", ",").value).toBe(1.234);
    expect(readNumber("1.234", ",").value).toBe(1234);
    expect(readNumber("0.5", ",").value).toBe(0.5);
    expect(readNumber("0,5").usesComma).toBe(true);
    expect(readNumber("1,234").usesComma).toBe(false);
  });

  it.each([
    ["85%", 85, "%"],
    ["85,5 %", 85.5, "%"],
    ["$0.003", 0.003, "$"],
    ["$-1", -1, "$"],
    ["0.003 USD", 0.003, "usd"],
    ["€0,5", 0.5, "€"],
    ["120 ms", 120, "ms"],
    ["1.5k", 1.5, "k"],
  ])("%s keeps its unit", (text, value, unit) => {
    expect(readNumber(text)).toMatchObject({ value, unit, problem: null });
  });

  it.each(["", " ", "NaN", "n/a", "None", "null", "-", "?", null, undefined, Number.NaN])(
    "%s is not known, and no problem",
    (value) => {
      expect(readNumber(value)).toMatchObject({ value: null, problem: null });
    },
  );

  it.each([
    "abc",
    "1.2.3",
    "0.000.1",
    "2024-01-01",
    "1..2",
    "inf",
    Number.POSITIVE_INFINITY,
    {},
    [1],
  ])("%s is named as a problem, never silently unknown", (value) => {
    expect(readNumber(value)).toMatchObject({ value: null, problem: expect.any(String) });
  });

  it("reads back what any program writes", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(readNumber(String(number)).value).toBe(Object.is(number, -0) ? 0 : number);
      }),
    );
  });
});

describe("a score", () => {
  it.each([
    ["True", 1],
    ["incorrect", 0],
    [true, 1],
    ["tie", 0.5],
    ["8/10", 0.8],
    ["85%", 0.85],
    ["0,25", 0.25],
    [1.000_000_1, 1],
    [-1e-9, 0],
  ])("%s is %s", (value, score) => {
    expect(readScore(value, 1, ".").value).toBeCloseTo(score, 6);
  });

  it("is taken by the top of its scale, whose words and percent stay", () => {
    expect(readScore("85", 100, ".").value).toBe(0.85);
    expect(readScore("yes", 100, ".").value).toBe(1);
    expect(readScore("50%", 5, ".").value).toBe(0.5);
    expect(readScore(4, 5, ".").value).toBe(0.8);
  });

  it.each([2, -0.5, "101", "3 $"])("%s outside its scale is a problem", (value) => {
    expect(readScore(value, 1, ".")).toMatchObject({ value: null, problem: expect.any(String) });
  });
});

describe("money, time and counts", () => {
  it("are taken in their units", () => {
    expect(readCost("$0.003", "usd", ".").value).toBe(0.003);
    expect(readCost("3 cents", "usd", ".").value).toBe(0.03);
    expect(readCost("4", "usd-per-1000", ".").value).toBe(0.004);
    expect(readCost("2000000", "picodollars", ".").value).toBe(0.000_002);
    expect(readTime("1.5", "s", ".").value).toBe(1500);
    expect(readTime("120 ms", "s", ".").value).toBe(120);
    expect(readCount("1.5k", ".").value).toBe(1500);
    expect(readCount("1,024 tokens", ".").value).toBe(1024);
  });

  it("in another currency or unit are named and left out", () => {
    expect(readCost("0,5 €", "usd", ",").problem).toContain("“€”");
    expect(readCost("3 EUR", "usd", ".").problem).toContain("“eur”");
    expect(readTime("3 parsecs", "s", ".").problem).toContain("“parsecs”");
    expect(readCount("3 apples", ".").problem).toContain("“apples”");
  });
});
