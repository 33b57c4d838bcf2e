import { describe, expect, it } from "vitest";
import type { Price } from "./price.ts";
import { samePrice } from "./same-price.ts";

const price: Price = { input: 4, output: 10, source: "a", date: "2026-07-02" };
const tier = { aboveInputTokens: 100, input: 8, output: 20 };
const higher = { ...tier, aboveInputTokens: 200 };

describe("samePrice", () => {
  it("does not look at where and when a price was read", () => {
    expect(samePrice(price, { ...price, source: "b", date: "2026-11-22" })).toBe(true);
  });

  it("takes an absent rate for the one it falls back to", () => {
    expect(samePrice(price, { ...price, cacheRead: 4, cacheWrite: 4, reasoning: 10 })).toBe(true);
    expect(samePrice(price, { ...price, tiers: [] })).toBe(true);
  });

  it.each(["input", "output", "cacheRead", "cacheWrite", "reasoning"])(
    "sees another %s rate",
    (rate) => {
      expect(samePrice(price, { ...price, [rate]: 5 })).toBe(false);
      const tiered = { ...price, tiers: [tier] };
      expect(samePrice(tiered, { ...price, tiers: [{ ...tier, [rate]: 5 }] })).toBe(false);
    },
  );

  it("sees a fee per request, and takes none for one of zero", () => {
    expect(samePrice(price, { ...price, perRequest: 1 })).toBe(false);
    expect(samePrice(price, { ...price, perRequest: 0 })).toBe(true);
  });

  it("sees a tier come, go or move, and not the order they stand in", () => {
    expect(samePrice(price, { ...price, tiers: [tier] })).toBe(false);
    expect(samePrice({ ...price, tiers: [higher] }, { ...price, tiers: [tier] })).toBe(false);
    const upward = { ...price, tiers: [tier, higher] };
    expect(samePrice(upward, { ...price, tiers: [higher, tier] })).toBe(true);
  });
});
