import { describe, expect, it } from "vitest";
import { priceInModelsDev, windowInModelsDev } from "./price-sources-models-dev.ts";

function catalogue(cost: unknown) {
  return { google: { models: { m: { cost } } } };
}

function price(cost: unknown) {
  return priceInModelsDev(catalogue(cost), "gemini", "m");
}

describe("priceInModelsDev", () => {
  it("reads all rates under our provider's id", () => {
    const cost = { input: 0.3, output: 2.5, reasoning: 3.5, cache_read: 0.03, cache_write: 0.08 };
    expect(price({ ...cost, input_audio: 1, invented: true })).toEqual({
      input: 0.3,
      output: 2.5,
      reasoning: 3.5,
      cacheRead: 0.03,
      cacheWrite: 0.08,
    });
  });

  it("knows the other word for the price of cached input", () => {
    const cost = { input: 0.5, output: 1.5, cached_input: 0.05 };
    expect(price(cost)).toEqual({ input: 0.5, output: 1.5, cacheRead: 0.05 });
    expect(price({ ...cost, cache_read: 0.1 })?.cacheRead).toBe(0.1);
    const tiers = [{ tier: { size: 200_000 }, input: 2, output: 3, cached_input: 0.2 }];
    expect(price({ ...cost, tiers })?.tiers?.[0]?.cacheRead).toBe(0.2);
  });

  it("leaves out what is null, absent or zero beside a price", () => {
    const cost = { input: 0.5, output: 1.5, reasoning: null, cache_read: 0 };
    expect(price(cost)).toEqual({ input: 0.5, output: 1.5 });
  });

  it("keeps a model that is free", () => {
    expect(price({ input: 0, output: 0 })).toEqual({ input: 0, output: 0 });
  });

  it("reads tiers by context size and skips those of another kind", () => {
    const tiers = [
      { tier: { size: 200000 }, input: 2, output: 3 },
      { tier: { type: "context", size: 400000 }, input: 4, output: 6, cache_read: 0.4 },
      { tier: { type: "weekday", size: 1 }, input: 9, output: 9 },
      "odd",
    ];
    expect(price({ input: 1, output: 1, tiers })?.tiers).toEqual([
      { aboveInputTokens: 200_000, input: 2, output: 3 },
      { aboveInputTokens: 400_000, input: 4, output: 6, cacheRead: 0.4 },
    ]);
  });

  it("reads the older single tier", () => {
    const cost = { input: 1, output: 1, context_over_200k: { input: 2, output: 3 } };
    expect(price(cost)?.tiers).toEqual([{ aboveInputTokens: 200_000, input: 2, output: 3 }]);
  });

  it.each([
    ["no cost", undefined],
    ["a cost of null", null],
    ["a negative rate", { input: -1, output: 1 }],
    ["a rate in words", { input: "1", output: 1 }],
    ["half a price", { input: 1 }],
    ["a slip in the unit", { input: 1e9, output: 1 }],
  ])("knows no price from %s", (_, cost) => {
    expect(price(cost)).toBeNull();
  });

  it("finds only what is really there", () => {
    const full = catalogue({ input: 1, output: 1 });
    expect(priceInModelsDev(full, "gemini", "constructor")).toBeNull();
    expect(priceInModelsDev(full, "gemini", "__proto__")).toBeNull();
    expect(priceInModelsDev(full, "constructor", "m")).toBeNull();
    expect(priceInModelsDev(full, "google", "m")).toBeNull();
    expect(priceInModelsDev({ google: [] }, "gemini", "m")).toBeNull();
  });
});

describe("windowInModelsDev", () => {
  const read = (limit: unknown, model = "m") =>
    windowInModelsDev({ google: { models: { m: { limit } } } }, "gemini", model);

  it("reads how much a model reads, and how much of it may be text", () => {
    expect(read({ context: 8192, output: 8192 })).toEqual({ contextTokens: 8192 });
    expect(read({ context: 400_000, input: 272_000 })).toEqual({
      contextTokens: 400_000,
      inputTokens: 272_000,
    });
    expect(read({ context: 8192, input: 8192 })).toEqual({ contextTokens: 8192 });
  });

  it.each([[undefined], [{}], [{ context: 0 }], [{ context: "8k" }], [{ context: 1.5 }]])(
    "knows nothing where the source says %j",
    (limit) => {
      expect(read(limit)).toBeNull();
    },
  );

  it("finds nothing under names that every object has", () => {
    expect(read({ context: 8192 }, "constructor")).toBeNull();
  });
});
