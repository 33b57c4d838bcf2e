import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FREE } from "#core/cost/price.ts";
import { priceFromDollars } from "#core/cost/price-per-million.ts";
import { findPriceRow, readPriceTable } from "#core/cost/price-table.ts";
import { referenceModel } from "#core/policies/xrouter/reference-models.ts";
import { availableIn } from "#core/policies/xrouter/reference-pools.ts";
import { hasFixedSampling } from "#core/policies/xrouter/sampling-rules.ts";
import { PAPER_MODELS } from "#core/pool/paper-names.ts";
import { checkPool } from "#core/pool/pool-schema.ts";
import { resolveName } from "#core/pool/resolve-name.ts";
import { POOL_PRESETS } from "./pools.ts";

const tables = ["router-r1-openrouter", "current"].map((name) =>
  readPriceTable(JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), "utf8"))),
);

const released = readPriceTable(
  JSON.parse(readFileSync(new URL("xrouter.json", import.meta.url), "utf8")),
);

const candidates = POOL_PRESETS.flatMap(({ id, pool }) =>
  pool.map((candidate) => ({ preset: id, candidate })),
);

function preset(id: string) {
  const found = POOL_PRESETS.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no preset ${id}`);
  return found;
}

describe("POOL_PRESETS", () => {
  it("begins with the paper's pool", () => {
    expect(POOL_PRESETS.map(({ id }) => id)).toEqual([
      "router-r1-openrouter",
      "today-openrouter",
      "openai",
      "anthropic",
      "gemini",
      "xrouter",
      "ollama",
    ]);
  });

  it.each(POOL_PRESETS)("$name passes the check of an edited pool unchanged", ({ pool }) => {
    expect(checkPool(pool)).toEqual({ ok: true, pool });
  });

  it.each(candidates)("$preset: $candidate.id has the price of the tables", ({ candidate }) => {
    if (candidate.provider === "ollama") {
      expect(candidate.price).toEqual(FREE);
      return;
    }
    const listed = (from: typeof tables) =>
      from.flatMap((table) => findPriceRow(table, candidate.provider, candidate.model) ?? []);
    const today = listed(tables);
    // What no list of today has keeps the price of the released table.
    const rows = today.length > 0 ? today : listed([released]);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(candidate.price).toEqual(priceFromDollars(row.usdPerMillion, row));
    }
  });

  it.each(candidates)("$preset: $candidate.id is described in two to four sentences", (each) => {
    const sentences = each.candidate.description.match(/[.](?= |$)/g) ?? [];
    expect(sentences.length).toBeGreaterThanOrEqual(2);
    expect(sentences.length).toBeLessThanOrEqual(4);
  });

  it.each(candidates)("$preset: $candidate.id is found by every one of its names", (each) => {
    const { pool } = preset(each.preset);
    for (const name of [each.candidate.id, ...each.candidate.aliases]) {
      expect(resolveName(pool, name.toUpperCase())).toMatchObject({
        ok: true,
        candidate: { id: each.candidate.id },
      });
    }
  });

  it("never sets the temperature of OpenAI's reasoning models", () => {
    const openai = candidates.filter(({ candidate }) => candidate.model.includes("gpt-5"));
    expect(openai.length).toBeGreaterThan(0);
    expect(openai.every(({ candidate }) => candidate.temperature === null)).toBe(true);
  });
});

describe("the xRouter pool", () => {
  const { pool } = preset("xrouter");

  it("is the released servers' default pool, under the names that make the trained tools", () => {
    expect(pool.map(({ id }) => id)).toEqual(availableIn("FIXED_MODEL_SET_1"));
    for (const { id, provider, model } of pool) {
      const { alias } = referenceModel(id) ?? { alias: "" };
      expect(provider === "openai" ? model : `together_ai/${model}`).toBe(alias);
    }
  });

  it("leaves the temperature to models that take none", () => {
    for (const { model, temperature } of pool) {
      expect(temperature === null, model).toBe(hasFixedSampling(model));
    }
  });
});

describe("the Router-R1 pool", () => {
  const { pool } = preset("router-r1-openrouter");

  it("has the six names in the order of the released prompt, and its settings", () => {
    expect(pool.map(({ id, temperature, maxTokens }) => [id, temperature, maxTokens])).toEqual([
      ["Qwen2.5-7B-Instruct", 0, 512],
      ["LLaMA-3.1-8B-Instruct", 0, 512],
      ["LLaMA-3.1-70B-Instruct", 0, 512],
      ["Mistral-7B-Instruct", 0, 512],
      ["Mixtral-8x22B-Instruct", 0, 512],
      ["Gemma-2-27B-Instruct", 0.1, 512],
    ]);
  });

  it.each([...pool, ...preset("ollama").pool].filter(({ paperModel }) => paperModel !== null))(
    "$id stands for a model of the paper at the paper's price and temperature",
    ({ paperModel, paperPrice, temperature }) => {
      const released = PAPER_MODELS.find(({ model }) => model === paperModel);
      expect(released).toMatchObject({ price: paperPrice, temperature });
    },
  );

  it("has no candidate outside the paper", () => {
    expect(pool.every(({ paperModel, paperPrice }) => paperModel && paperPrice)).toBe(true);
  });
});
