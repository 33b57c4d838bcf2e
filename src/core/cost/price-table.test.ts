import { describe, expect, it } from "vitest";
import { toFailure } from "#core/errors.ts";
import { findPriceRow, readPriceTable } from "./price-table.ts";

const row = {
  id: "a",
  name: "A",
  provider: "openai",
  model: "gpt-a",
  usdPerMillion: { input: 1, output: 2 },
  source: "a paper",
  date: "2026-07-02",
};
const table = { id: "t", name: "T", note: "For tests.", rows: [row] };

function mistake(data: unknown): string {
  try {
    readPriceTable(data);
  } catch (error) {
    const failure = toFailure(error);
    expect(failure.code).toBe("import-invalid");
    return failure.message;
  }
  throw new Error("was accepted");
}

describe("readPriceTable", () => {
  it("reads a table with and without the optional fields", () => {
    const rich = {
      ...row,
      id: "b",
      note: "dear",
      usdPerMillion: {
        ...row.usdPerMillion,
        cacheRead: 0,
        perRequest: 0.005,
        tiers: [{ aboveInputTokens: 5, input: 2, output: 3 }],
      },
    };
    expect(readPriceTable({ ...table, rows: [row, rich] }).rows).toHaveLength(2);
  });

  it.each([
    ["a missing rate", { ...row, usdPerMillion: { input: 1 } }, "rows.0.usdPerMillion.output"],
    [
      "a negative rate",
      { ...row, usdPerMillion: { input: -1, output: 1 } },
      "rows.0.usdPerMillion",
    ],
    [
      "a fee per request that is one per million",
      { ...row, usdPerMillion: { ...row.usdPerMillion, perRequest: 5000 } },
      "rows.0.usdPerMillion.perRequest",
    ],
    [
      "a rate in words",
      { ...row, usdPerMillion: { input: "1", output: 1 } },
      "usdPerMillion.input",
    ],
    [
      "a misspelt rate",
      { ...row, usdPerMillion: { input: 1, output: 1, cachRead: 1 } },
      "cachRead",
    ],
    [
      "dollars a token",
      { ...row, usdPerMillion: { input: 1e6, output: 1 } },
      "usdPerMillion.input",
    ],
    ["a day that is none", { ...row, date: "2 July 2026" }, "rows.0.date"],
    ["no source", { ...row, source: " " }, "rows.0.source"],
  ])("refuses %s and says where", (_, bad, path) => {
    expect(mistake({ ...table, rows: [bad] })).toContain(path);
  });

  it("refuses repeated ids, an empty table and no table", () => {
    expect(mistake({ ...table, rows: [row, row] })).toContain("ids repeat");
    expect(mistake({ ...table, rows: [] })).toContain("rows");
    expect(mistake("prices")).toContain("the file");
  });
});

describe("findPriceRow", () => {
  it("wants provider and model both", () => {
    const read = readPriceTable(table);
    expect(findPriceRow(read, "openai", "gpt-a")?.id).toBe("a");
    expect(findPriceRow(read, "openrouter", "gpt-a")).toBeNull();
    expect(findPriceRow(read, "openai", "GPT-A")).toBeNull();
  });
});
