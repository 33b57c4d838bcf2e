import { describe, expect, it } from "vitest";
import { pricesInOpenRouter } from "./price-sources-openrouter.ts";

function price(pricing: unknown) {
  return pricesInOpenRouter({ data: [{ id: "m", pricing }] }).get("m");
}

describe("pricesInOpenRouter", () => {
  it("turns strings in dollars a token into dollars per million", () => {
    const read = price({
      prompt: "0.00000125",
      completion: "1e-5",
      input_cache_read: "0.000000125",
      image: "0.001",
      web_search: null,
    });
    expect(read?.input).toBeCloseTo(1.25, 12);
    expect(read?.output).toBeCloseTo(10, 12);
    expect(read?.cacheRead).toBeCloseTo(0.125, 12);
    expect(read).not.toHaveProperty("cacheWrite");
  });

  it("does not take a zero beside a price for free reasoning or a free cache", () => {
    const zeroes = { internal_reasoning: "0", input_cache_read: "0", input_cache_write: "0" };
    expect(price({ prompt: "0.000001", completion: "0.000002", ...zeroes })).toEqual({
      input: 1,
      output: 2,
    });
  });

  it("keeps a fee per request, in dollars; a zero is none, and one that varies makes the price unknown", () => {
    const tokens = { prompt: "0.000001", completion: "0.000002" };
    const bare = { input: 1, output: 2 };
    expect(price({ ...tokens, request: "0.005" })).toEqual({ ...bare, perRequest: 0.005 });
    expect(price({ ...tokens, request: "0" })).toEqual(bare);
    expect(price({ ...tokens, request: null })).toEqual(bare);
    for (const request of ["-1", "soon", "1000"]) {
      expect(price({ ...tokens, request }), request).toBeUndefined();
    }
  });

  it("keeps a free model, and an extra rate it cannot read costs only that rate", () => {
    expect(price({ prompt: "0", completion: 0, input_cache_read: "soon" })).toEqual({
      input: 0,
      output: 0,
    });
  });

  it.each(["-1", "", " ", "free", "NaN", "0x10", "1000"])("has no price from %j", (prompt) => {
    expect(price({ prompt, completion: "0.000001" })).toBeUndefined();
  });

  it("skips what it cannot read and goes on", () => {
    const good = { id: "good", pricing: { prompt: "0.000001", completion: "0.000001" } };
    const prices = pricesInOpenRouter({ data: [null, { id: 3 }, { id: "x" }, good] });
    expect([...prices.keys()]).toEqual(["good"]);
  });
});
