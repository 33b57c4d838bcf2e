import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Price } from "./price.ts";
import { estimateTokens, FRAMING_TOKENS, priceUsage, ratesFor, worstCase } from "./price-usage.ts";
import { inputTokens, NO_USAGE, type Usage } from "./usage.ts";

const origin = { source: "test", date: "2026-07-02" };
/** $1 in, $10 out, $0.10 cache read, $1.25 cache write, $20 reasoning per million. */
const full: Price = {
  input: 1_000_000,
  output: 10_000_000,
  cacheRead: 100_000,
  cacheWrite: 1_250_000,
  reasoning: 20_000_000,
  ...origin,
};
const plain: Price = { input: 1_000_000, output: 10_000_000, ...origin };
const tiered: Price = {
  ...plain,
  cacheRead: 100_000,
  tiers: [
    { aboveInputTokens: 1000, input: 4_000_000, output: 40_000_000 },
    { aboveInputTokens: 200, input: 2_000_000, output: 15_000_000, cacheRead: 200_000 },
  ],
};

function usage(parts: Partial<Usage>): Usage {
  return { ...NO_USAGE, ...parts };
}

describe("priceUsage", () => {
  it("prices each bucket once, at its own rate", () => {
    const all = usage({ fresh: 3, cacheRead: 5, cacheWrite: 7, output: 11, reasoning: 4 });
    // 3×1 + 5×0.1 + 7×1.25 + 7×10 + 4×20 millionths of a dollar
    expect(priceUsage(all, full)).toBe(162_250_000);
  });

  it("falls back to input for cached tokens and to output for reasoning", () => {
    const all = usage({ fresh: 3, cacheRead: 5, cacheWrite: 7, output: 11, reasoning: 4 });
    expect(priceUsage(all, plain)).toBe(15_000_000 + 110_000_000);
  });

  it("gives a tier's rates to all tokens, and only above its line", () => {
    expect(priceUsage(usage({ fresh: 200, output: 1 }), tiered)).toBe(210_000_000);
    expect(priceUsage(usage({ fresh: 201, output: 1 }), tiered)).toBe(417_000_000);
  });

  it("chooses the tier by the whole input, cached tokens included", () => {
    expect(priceUsage(usage({ fresh: 1, cacheRead: 200 }), tiered)).toBe(2_000_000 + 40_000_000);
  });

  it("takes the highest tier reached, in whatever order the tiers stand", () => {
    expect(ratesFor(tiered, 1001).input).toBe(4_000_000);
    expect(ratesFor(tiered, 1000).input).toBe(2_000_000);
    expect(ratesFor(tiered, 0).input).toBe(1_000_000);
  });

  it("falls back inside the tier, not to the base price's cache rate", () => {
    expect(priceUsage(usage({ cacheRead: 1001 }), tiered)).toBe(1001 * 4_000_000);
  });

  it("prices more reasoning than output at the larger reading", () => {
    expect(priceUsage(usage({ output: 2, reasoning: 5 }), full)).toBe(100_000_000);
  });

  it("adds a fee for each request, unless nothing was served", () => {
    const search: Price = { ...plain, perRequest: 5_000_000_000 };
    expect(priceUsage(usage({ fresh: 2, output: 1 }), search)).toBe(5_012_000_000);
    expect(priceUsage(usage({ output: 1 }), search, 3)).toBe(15_010_000_000);
    expect(priceUsage(NO_USAGE, search)).toBe(0);
  });

  it("refuses counts that are not whole numbers", () => {
    expect(() => priceUsage(usage({ fresh: Number.NaN }), plain)).toThrow(RangeError);
    expect(() => priceUsage(usage({ output: -1 }), plain)).toThrow(RangeError);
    expect(() => priceUsage(usage({ output: 1.5 }), plain)).toThrow(RangeError);
  });

  it("equals arithmetic without rounding", () => {
    fc.assert(
      fc.property(anyUsage, anyPrice, (each, price) => {
        const rates = ratesFor(price, inputTokens(each));
        const exact =
          BigInt(each.fresh) * BigInt(rates.input) +
          BigInt(each.cacheRead) * BigInt(rates.cacheRead ?? rates.input) +
          BigInt(each.cacheWrite) * BigInt(rates.cacheWrite ?? rates.input) +
          BigInt(each.output - each.reasoning) * BigInt(rates.output) +
          BigInt(each.reasoning) * BigInt(rates.reasoning ?? rates.output);
        expect(BigInt(priceUsage(each, price))).toBe(exact);
      }),
    );
  });
});

describe("worstCase", () => {
  it("holds a fee for the request", () => {
    const search: Price = { ...plain, perRequest: 5_000_000_000 };
    expect(worstCase(search, 10, 20) - worstCase(plain, 10, 20)).toBe(5_000_000_000);
  });

  it("is bytes and framing at the input rate, all output at the output rate", () => {
    expect(worstCase(plain, 100, 512)).toBe((100 + FRAMING_TOKENS) * 1_000_000 + 512 * 10_000_000);
  });

  it("takes the dearest rate of each side", () => {
    expect(worstCase(full, 0, 1)).toBe(FRAMING_TOKENS * 1_250_000 + 20_000_000);
  });

  it("is never below what the request then costs", () => {
    fc.assert(
      fc.property(anyUsage, anyPrice, fc.nat(5000), (each, price, slack) => {
        const inputBytes = Math.max(0, inputTokens(each) - FRAMING_TOKENS) + slack;
        const reserved = worstCase(price, inputBytes, each.output);
        expect(reserved).toBeGreaterThanOrEqual(priceUsage(each, price));
      }),
    );
  });

  it("counts a dear lower tier although the bound reaches a cheaper one", () => {
    const odd: Price = {
      ...plain,
      tiers: [
        { aboveInputTokens: 10, input: 9_000_000, output: 90_000_000 },
        { aboveInputTokens: 20, input: 1_000_000, output: 1_000_000 },
      ],
    };
    expect(worstCase(odd, 100, 1)).toBe((100 + FRAMING_TOKENS) * 9_000_000 + 90_000_000);
  });
});

describe("estimateTokens", () => {
  it.each([
    ["", 0],
    ["a", 1],
    ["Paris is the capital of France.", 8],
    ["巴黎是首都", 5],
    ["Париж", 3],
    ["😀", 1],
  ])("%j → %s", (text, tokens) => {
    expect(estimateTokens(text)).toBe(tokens);
  });

  it("lies between one token and one token a byte, and never shrinks as text arrives", () => {
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), fc.string(), (text, more) => {
        const tokens = estimateTokens(text);
        expect(tokens).toBeGreaterThanOrEqual(1);
        expect(tokens).toBeLessThanOrEqual(encoder.encode(text).length);
        expect(estimateTokens(text + more)).toBeGreaterThanOrEqual(tokens);
      }),
    );
  });
});

const tokens = fc.nat(400_000);
const rate = fc.nat(600_000_000);
const rates = fc.record(
  { input: rate, output: rate, cacheRead: rate, cacheWrite: rate, reasoning: rate },
  { requiredKeys: ["input", "output"] },
);
const anyUsage: fc.Arbitrary<Usage> = fc
  .record({ fresh: tokens, cacheRead: tokens, cacheWrite: tokens, output: tokens, hidden: tokens })
  .map(({ hidden, ...each }) => ({ ...each, reasoning: Math.min(hidden, each.output) }));
const anyPrice: fc.Arbitrary<Price> = fc
  .tuple(
    rates,
    fc.array(
      fc.tuple(rates, fc.nat(1_000_000)).map(([each, aboveInputTokens]) => ({
        ...each,
        aboveInputTokens,
      })),
      { maxLength: 3 },
    ),
  )
  .map(([base, tiers]) => ({ ...base, tiers, ...origin }));
