import { describe, expect, it } from "vitest";
import type { PriceTable } from "#core/cost/price-table.ts";
import type { WrittenPreset } from "./pools.ts";
import { type PriceLookup, refreshPools, refreshTable } from "./refresh.ts";

const before = { source: "old", date: "2026-07-02" };
const origin = { source: "new", date: "2026-11-22" };
const lookup: PriceLookup = (provider, model) => {
  if (provider !== "openai") return null;
  if (model === "a") return { input: 1, output: 2 };
  if (model === "b") {
    const tiers = [{ aboveInputTokens: 9, input: 6, output: 8 }];
    return { input: 3, output: 4, cacheRead: 0.3, tiers };
  }
  return null;
};

function row(model: string, usdPerMillion: PriceTable["rows"][number]["usdPerMillion"]) {
  return { id: model, name: model, provider: "openai", model, usdPerMillion, ...before };
}

describe("refreshTable", () => {
  const table: PriceTable = {
    id: "t",
    name: "T",
    note: "n",
    rows: [
      row("a", { output: 2, input: 1 }),
      row("b", { input: 3, output: 5 }),
      row("gone", { input: 7, output: 7 }),
    ],
  };
  const { data, report } = refreshTable(table, lookup, origin);

  it("dates what it found and keeps what is gone", () => {
    expect(data.rows).toEqual([
      { ...row("a", { input: 1, output: 2 }), ...origin },
      {
        ...row("b", {
          input: 3,
          output: 4,
          cacheRead: 0.3,
          tiers: [{ aboveInputTokens: 9, input: 6, output: 8 }],
        }),
        ...origin,
      },
      table.rows[2],
    ]);
  });

  it("reports changes and losses, and no row that stayed the same", () => {
    expect(report).toEqual([
      "t: b: input 3, output 5 → input 3, output 4, cacheRead 0.3, above 9: input 6, output 8",
      "t: gone: not listed, kept as of 2026-07-02",
    ]);
  });
});

describe("refreshPools", () => {
  function preset(...models: readonly string[]): WrittenPreset {
    return {
      id: "p",
      name: "P",
      note: "n",
      provider: "openai",
      maxTokens: 1,
      ...before,
      candidates: models.map((model) => ({
        id: model,
        aliases: [],
        description: "",
        model,
        temperature: 0,
        usdPerMillion: { input: 1, output: 2 },
      })),
    };
  }

  it("refreshes a preset whose models are all listed", () => {
    const { data, report } = refreshPools([preset("a", "b")], lookup, origin);
    expect(data[0]).toMatchObject({ ...origin, candidates: [{}, { usdPerMillion: { input: 3 } }] });
    expect(report).toEqual([
      "pools: p: b: input 1, output 2 → input 3, output 4, cacheRead 0.3, above 9: input 6, output 8",
    ]);
  });

  it("leaves a preset alone when one of its models is gone", () => {
    const whole = preset("b", "gone");
    expect(refreshPools([whole], lookup, origin)).toEqual({
      data: [whole],
      report: ["pools: p: gone: not listed, its preset was left as of 2026-07-02"],
    });
  });

  it("does not look for prices of local models", () => {
    const { source: _source, date: _date, ...local } = preset("a");
    expect(refreshPools([local], lookup, origin)).toEqual({ data: [local], report: [] });
  });
});
