import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DecimalMark, readFigure } from "./read-figure.ts";

/** The value of a figure; `null` where there is none. */
function value(text: string, decimal: DecimalMark | null = null): number | null {
  const figure = readFigure(text, decimal);
  return figure.kind === "number" || figure.kind === "truth" ? figure.value : null;
}

describe("readFigure", () => {
  it.each([
    ["0.5", 0.5],
    ["0,5", 0.5],
    [",5", 0.5],
    [".5", 0.5],
    ["5.", 5],
    ["1", 1],
    ["007", 7],
    ["-0,25", -0.25],
    ["−0.25", -0.25],
    ["+3", 3],
    ["0,125", 0.125],
    ["0.125", 0.125],
    ["1e-3", 0.001],
    ["1,5E-05", 1.5e-5],
    ["1.234e3", 1234],
    ["≈ 0.5", 0.5],
  ])("reads %j whatever the decimal mark is", (text, number) => {
    for (const decimal of [null, ".", ","] as const) expect(value(text, decimal)).toBe(number);
  });

  it.each([
    ["1.234,5", 1234.5],
    ["1,234.5", 1234.5],
    ["1.234.567", 1_234_567],
    ["1,234,567", 1_234_567],
    ["12,34,567", 1_234_567],
    ["1 234,5", 1234.5],
    ["1\u00a0234\u202f567", 1_234_567],
    ["1'234.50", 1234.5],
    ["1_000", 1000],
    ["1.2k", 1200],
    ["٠٫٥", 0.5],
    ["۱۲٬۳۴۵", 12_345],
    ["０．５", 0.5],
  ])("reads the groups of %j", (text, number) => {
    expect(value(text)).toBe(number);
  });

  it("takes one mark before three digits as the table writes numbers, and says where it had to guess", () => {
    expect(value("1,234", ",")).toBe(1.234);
    expect(value("1,234", ".")).toBe(1234);
    expect(value("1.234", ",")).toBe(1234);
    expect(value("1.234", ".")).toBe(1.234);
    expect(readFigure("1,234")).toMatchObject({ value: 1234, isAmbiguous: true, mark: null });
    expect(readFigure("1.234")).toMatchObject({ value: 1.234, isAmbiguous: true, mark: null });
    expect(readFigure("1,234", ".")).toMatchObject({ isAmbiguous: false });
  });

  it("tells which decimal mark a figure proves", () => {
    const mark = (text: string) => {
      const figure = readFigure(text);
      return figure.kind === "number" ? figure.mark : undefined;
    };
    expect(["0,5", "1.234,5", "1.234.567", "85,5 %", "0,125"].map(mark)).toEqual(
      Array(5).fill(","),
    );
    expect(["0.5", "1,234.5", "1,234,567", "$0.001", "1.5"].map(mark)).toEqual(Array(5).fill("."));
    expect(["5", "1,234", "1.234", "85 %"].map(mark)).toEqual(Array(4).fill(null));
  });

  it.each([
    ["85 %", 85, "percent"],
    ["85%", 85, "percent"],
    ["85,5 ％", 85.5, "percent"],
    ["85 percent", 85, "percent"],
    ["8/10", 0.8, "ratio"],
    ["$0.0012", 0.0012, "dollars"],
    ["-$2", -2, "dollars"],
    ["US$ 1,234.50", 1234.5, "dollars"],
    ["0,0012 USD", 0.0012, "dollars"],
    ["0.03 ¢", 0.03, "cents"],
    ["0,12 €", 0.12, "money"],
    ["£3", 3, "money"],
    ["300 tokens", 300, "tokens"],
    ["1.5k tokens", 1500, "tokens"],
  ])("reads the unit of %j", (text, number, unit) => {
    expect(readFigure(text)).toMatchObject({ kind: "number", value: number, unit });
  });

  it.each(["", "  ", "NA", "n/a", "NaN", "null", "None", "-", "—", "?", "#N/A"])(
    "takes %j for nothing",
    (text) => {
      expect(readFigure(text)).toEqual({ kind: "missing" });
    },
  );

  it("reads words for true and false", () => {
    expect(["True", "yes", "PASS", "✓"].map((word) => value(word))).toEqual([1, 1, 1, 1]);
    expect(["False", "no", "failed", "✗"].map((word) => value(word))).toEqual([0, 0, 0, 0]);
  });

  it.each([
    "abc",
    "1.2.3",
    "1,2,3",
    "1,23,4",
    "1.234,567.8",
    "0x10",
    "1 2",
    "12:30",
    "<0.001",
    "inf",
    "1e999",
    "1/0",
    "1/2/3",
    "$",
    "2026-07-02",
    "--5",
    "5 %%",
  ])("does not take %j for a number", (text) => {
    expect(readFigure(text)).toEqual({ kind: "unreadable" });
  });

  it("reads back every number in every way of writing it", () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(number, (wanted) => {
        const plain = wanted.toFixed(6);
        const exact = Number(plain) + 0;
        expect(value(plain, ".")).toBe(exact);
        expect(value(plain.replace(".", ","), ",")).toBe(exact);
        const english = exact.toLocaleString("en-US", { maximumFractionDigits: 6 });
        expect(value(english, ".")).toBe(exact);
        const german = exact.toLocaleString("de-DE", { maximumFractionDigits: 6 });
        expect(value(german, ",")).toBe(exact);
        const french = exact.toLocaleString("fr-FR", { maximumFractionDigits: 6 });
        expect(value(french, ",")).toBe(exact);
        expect(value(String(exact), ".")).toBe(exact);
      }),
    );
  });

  it("never throws, and what it reads is finite", () => {
    const odd = fc.string({ unit: fc.constantFrom(..."0123456789.,eE+-−%$€ '_/k٠٫\u202f") });
    fc.assert(
      fc.property(fc.oneof(odd, fc.string({ unit: "binary" })), (text) => {
        const figure = readFigure(text);
        expect(figure.kind !== "number" || Number.isFinite(figure.value)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
