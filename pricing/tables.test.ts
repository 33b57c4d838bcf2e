import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { priceFromDollars } from "#core/cost/price-per-million.ts";
import { findPriceRow, readPriceTable } from "#core/cost/price-table.ts";
import { REFERENCE_MODELS } from "#core/policies/xrouter/reference-models.ts";
import { PAPER_MODELS } from "#core/pool/paper-names.ts";

const folder = new URL(".", import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".json") && file !== "pools.json")
  .map((file) => file.slice(0, -".json".length));

function table(name: string) {
  return readPriceTable(JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")));
}

function rates(name: string, provider: string, model: string) {
  return findPriceRow(table(name), provider, model)?.usdPerMillion;
}

describe("price tables", () => {
  it("are the five we know of", () => {
    expect(new Set(names)).toEqual(
      new Set(["current", "r2-router", "router-r1-openrouter", "router-r1-paper", "xrouter"]),
    );
  });

  it.each(names)("%s follows the schema, under its own name, and becomes prices", (name) => {
    const { id, rows } = table(name);
    expect(id).toBe(name);
    for (const row of rows) {
      const price = priceFromDollars(row.usdPerMillion, row);
      expect(Number.isSafeInteger(price.input + price.output), row.id).toBe(true);
    }
  });

  it.each(names)("%s names each model of a provider once", (name) => {
    const { rows } = table(name);
    expect(new Set(rows.map((row) => `${row.provider} ${row.model}`)).size).toBe(rows.length);
  });

  it.each(names)("%s loses nothing to the unit", (name) => {
    for (const { id, usdPerMillion } of table(name).rows) {
      const { input, output } = priceFromDollars(usdPerMillion, { source: "", date: "" });
      expect([input / 1e6, output / 1e6], id).toEqual([usdPerMillion.input, usdPerMillion.output]);
    }
  });
});

describe("router-r1-paper", () => {
  it("holds every price of the released code, for output only", () => {
    const { rows } = table("router-r1-paper");
    const released = PAPER_MODELS.filter(({ price }) => price !== null);
    expect(new Map(rows.map((row) => [row.model, row.usdPerMillion.output]))).toEqual(
      new Map(released.map(({ model, price }) => [model, price])),
    );
    expect(rows.every((row) => row.usdPerMillion.input === 0)).toBe(true);
    expect(rows.every((row) => row.note?.includes("reply tokens only"))).toBe(true);
  });
});

describe("router-r1-openrouter", () => {
  it("prices the six names and says who stands in for Mistral-7B", () => {
    const { rows } = table("router-r1-openrouter");
    expect(rows.map(({ id, usdPerMillion: { input, output } }) => [id, input, output])).toEqual([
      ["Qwen2.5-7B-Instruct", 0.04, 0.1],
      ["LLaMA-3.1-8B-Instruct", 0.02, 0.03],
      ["LLaMA-3.1-70B-Instruct", 0.4, 0.4],
      ["Mistral-7B-Instruct", 0.15, 0.15],
      ["Mixtral-8x22B-Instruct", 2, 6],
      ["Gemma-2-27B-Instruct", 0.65, 0.65],
    ]);
    expect(rows[3]?.note).toContain("Ministral");
  });
});

describe("xrouter", () => {
  it("has the 18 active models in their tiers", () => {
    const { rows } = table("xrouter");
    const count = (tier: string) =>
      rows.filter((row) => row.note?.startsWith(`Tier: ${tier}.`)).length;
    expect([rows.length, count("premium"), count("standard"), count("budget")]).toEqual([
      18, 6, 4, 5,
    ]);
    expect(count("specialized")).toBe(3);
  });

  it("keeps the released figures, the odd one included", () => {
    expect(rates("xrouter", "openai", "gpt-4.1-nano")).toEqual({ input: 0.1, output: 1.4 });
    expect(rates("xrouter", "openai", "gpt-5")).toEqual({ input: 1.25, output: 10 });
    expect(rates("xrouter", "together", "deepseek-ai/DeepSeek-R1")).toEqual({
      input: 3,
      output: 7,
    });
  });
});

describe("r2-router", () => {
  it("keeps the configuration's order and figures", () => {
    const { rows } = table("r2-router");
    expect(rows).toHaveLength(11);
    expect(rows[0]).toMatchObject({
      id: "Qwen3-235B-A22B-Instruct-2507",
      usdPerMillion: { input: 0.071, output: 0.1 },
    });
    expect(rows[10]?.usdPerMillion).toEqual({ input: 0.01, output: 0.02 });
    expect(rows.filter((row) => row.note?.includes("unavailable"))).toHaveLength(5);
  });
});

describe("current", () => {
  it("covers the providers that a page can call", () => {
    const { rows } = table("current");
    expect(rows.length).toBeGreaterThanOrEqual(40);
    expect(new Set(rows.map((row) => row.provider))).toEqual(
      new Set([
        "openai", "anthropic", "gemini", "openrouter", "together",
        "groq", "mistral", "deepseek", "xai", "fireworks",
      ]), // biome-ignore format: a list to read
    );
  });

  it("has cache rates and tiers where the providers do", () => {
    expect(rates("current", "anthropic", "claude-haiku-4-5")).toEqual({
      input: 1,
      output: 5,
      cacheRead: 0.1,
      cacheWrite: 1.25,
    });
    expect(rates("current", "gemini", "gemini-2.5-pro")).toEqual({
      input: 1.25,
      output: 10,
      cacheRead: 0.125,
      tiers: [{ aboveInputTokens: 200_000, input: 2.5, output: 15, cacheRead: 0.25 }],
    });
    expect(rates("current", "openrouter", "google/gemini-3.5-flash")?.reasoning).toBe(9);
  });
});

describe("xrouter and the code", () => {
  it("holds the prices of the released table, model by model, with their tiers", () => {
    const { rows } = table("xrouter");
    expect(
      rows.map(({ id, usdPerMillion, note }) => [id, usdPerMillion, note?.split(".")[0]]),
    ).toEqual(
      REFERENCE_MODELS.map((model) => [
        model.id,
        { input: model.inputPerMillion, output: model.outputPerMillion },
        `Tier: ${model.tier}`,
      ]),
    );
  });
});
