import { describe, expect, it } from "vitest";
import { priceFromDollars } from "./price-per-million.ts";

const origin = { source: "models.dev", date: "2026-07-02" };

describe("priceFromDollars", () => {
  it("turns dollars per million into picodollars per token and keeps absent rates absent", () => {
    expect(priceFromDollars({ input: 0.04, output: 0.1 }, origin)).toEqual({
      input: 40_000,
      output: 100_000,
      ...origin,
    });
  });

  it("converts every rate of every tier", () => {
    const dollars = {
      input: 1.25,
      output: 10,
      cacheRead: 0.125,
      cacheWrite: 0.375,
      reasoning: 10,
      tiers: [{ aboveInputTokens: 200_000, input: 2.5, output: 15, cacheRead: 0.25 }],
    };
    expect(priceFromDollars(dollars, origin)).toEqual({
      input: 1_250_000,
      output: 10_000_000,
      cacheRead: 125_000,
      cacheWrite: 375_000,
      reasoning: 10_000_000,
      tiers: [
        { aboveInputTokens: 200_000, input: 2_500_000, output: 15_000_000, cacheRead: 250_000 },
      ],
      ...origin,
    });
  });

  it("keeps a free cache apart from an absent rate", () => {
    expect(priceFromDollars({ input: 1, output: 1, cacheRead: 0 }, origin).cacheRead).toBe(0);
  });

  it("reads a fee for each request in dollars, not per million", () => {
    const search = priceFromDollars({ input: 1, output: 1, perRequest: 0.005 }, origin);
    expect(search.perRequest).toBe(5_000_000_000);
  });

  it("refuses a negative figure", () => {
    expect(() => priceFromDollars({ input: -1, output: 1 }, origin)).toThrow(RangeError);
  });
});
