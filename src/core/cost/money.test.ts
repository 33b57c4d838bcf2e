import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addMoney,
  exactDollars,
  fromDollars,
  multiplyMoney,
  perMillionTokens,
  picodollars,
  readableMoney,
  shortDollars,
  toDollars,
} from "./money.ts";

const MOST = Number.MAX_SAFE_INTEGER;
const amount = fc.maxSafeNat();

describe("picodollars", () => {
  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, MOST + 1])("refuses %s", (value) => {
    expect(() => picodollars(value)).toThrow(RangeError);
  });

  it("has one zero", () => {
    expect(Object.is(picodollars(-0), 0)).toBe(true);
  });
});

describe("addMoney", () => {
  it("is the exact sum or throws, in any order", () => {
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 12 }), (amounts) => {
        const exact = amounts.reduce((sum, each) => sum + BigInt(each), 0n);
        const reversed = [...amounts].reverse();
        if (exact <= BigInt(MOST)) {
          expect(BigInt(addMoney(...amounts))).toBe(exact);
          expect(addMoney(...reversed)).toBe(addMoney(...amounts));
        } else {
          expect(() => addMoney(...amounts)).toThrow(RangeError);
          expect(() => addMoney(...reversed)).toThrow(RangeError);
        }
      }),
    );
  });

  it("does not lose the small one beside a large one", () => {
    expect(addMoney(MOST - 1, 1)).toBe(MOST);
    expect(() => addMoney(MOST, 1)).toThrow(RangeError);
  });
});

describe("multiplyMoney", () => {
  it("is the exact product or throws", () => {
    fc.assert(
      fc.property(fc.nat(20_000_000), amount, (each, count) => {
        const exact = BigInt(each) * BigInt(count);
        if (exact <= BigInt(MOST)) expect(BigInt(multiplyMoney(each, count))).toBe(exact);
        else expect(() => multiplyMoney(each, count)).toThrow(RangeError);
      }),
    );
  });

  it.each([-1, 1.5, Number.NaN])("refuses %s things", (count) => {
    expect(() => multiplyMoney(3, count)).toThrow(RangeError);
  });
});

describe("perMillionTokens", () => {
  it.each([
    [0.04, 40_000],
    [30, 30_000_000],
    [0.003625, 3625],
    [0.083333, 83_333],
    [0.02288, 22_880],
    [0, 0],
  ])("$%s per million tokens are %s picodollars a token", (dollars, each) => {
    expect(perMillionTokens(dollars)).toBe(each);
  });

  it("refuses what is not a price", () => {
    for (const dollars of [-0.01, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => perMillionTokens(dollars)).toThrow(RangeError);
    }
  });
});

describe("exactDollars", () => {
  it.each([
    [0, "$0"],
    [1, "$0.000000000001"],
    [67_920_000, "$0.00006792"],
    [1_500_000_000_000, "$1.5"],
    [12_000_000_000_000, "$12"],
    [MOST, "$9007.199254740991"],
  ])("%s → %s", (value, text) => {
    expect(exactDollars(value)).toBe(text);
  });

  it("can be read back without a loss", () => {
    fc.assert(
      fc.property(amount, (value) => {
        const [whole = "", fraction = ""] = exactDollars(value).slice(1).split(".");
        expect(BigInt(whole + fraction.padEnd(12, "0"))).toBe(BigInt(value));
      }),
    );
  });
});

describe("shortDollars", () => {
  it.each([
    [0, "$0"],
    [1, "$0.000000000001"],
    [67_920_000, "$0.00006792"],
    [123_456_789, "$0.0001235"],
    [9_999_999_999, "$0.01"],
    [10_000_000_000, "$0.01"],
    [12_340_000_000, "$0.0123"],
    [50_000_000_000, "$0.05"],
    [1_500_000_000_000, "$1.50"],
    [12_345_678_000_000, "$12.35"],
  ])("%s → %s", (value, text) => {
    expect(shortDollars(value)).toBe(text);
  });

  it("never differs from the amount by more than one part in a hundred", () => {
    fc.assert(
      fc.property(amount, (value) => {
        const shown = Number(shortDollars(value).slice(1));
        expect(Math.abs(shown - toDollars(value))).toBeLessThanOrEqual(toDollars(value) / 100);
      }),
    );
  });
});

describe("fromDollars", () => {
  it("takes a reported cost to the nearest picodollar", () => {
    expect(fromDollars(0.00006792)).toBe(67_920_000);
    expect(fromDollars(0.1 + 0.2)).toBe(300_000_000_000);
  });
});

describe("readableMoney", () => {
  it.each([
    [0, "$0"],
    [1, "< 0.0000001 ¢"],
    [1_000, "0.0000001 ¢"],
    [67_920_000, "0.0068 ¢"],
    [300_000_000, "0.03 ¢"],
    [9_960_000_000, "1 ¢"],
    [12_345_000_000, "1.2 ¢"],
    [123_450_000_000, "12 ¢"],
    [994_000_000_000, "99 ¢"],
    [995_000_000_000, "$0.99"],
    [999_000_000_000, "$1.00"],
    [1_234_000_000_000, "$1.23"],
    [1_234_567_000_000_000, "$1234.57"],
  ])("%d picodollars read %s", (amount, text) => {
    expect(readableMoney(amount)).toBe(text);
  });

  it("is never further from the amount than one in twenty", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 5e15 }), (amount) => {
        const text = readableMoney(amount);
        const dollars = text.endsWith("¢") ? Number.parseFloat(text) / 100 : Number(text.slice(1));
        expect(Math.abs(dollars / (amount / 1e12) - 1)).toBeLessThan(0.0501);
      }),
    );
  });
});
