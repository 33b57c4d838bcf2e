import { describe, expect, it } from "vitest";
import { testDatabase } from "./fixtures/test-engine.ts";
import { PriceTableRepository } from "./price-tables.ts";

const prices = {
  poolId: "router-r1",
  source: "https://example.org/prices",
  date: "2026-07-02",
  acceptedAt: 1000,
  changes: [
    {
      candidate: "Small-8B",
      before: null,
      after: { input: 1, output: 2, source: "https://example.org/prices", date: "2026-07-02" },
    },
  ],
};

describe("PriceTableRepository", () => {
  it("keeps the same prices once, other prices beside them, newest first", async () => {
    const tables = new PriceTableRepository(testDatabase());
    const first = await tables.accept(prices);
    await tables.accept({ ...prices, acceptedAt: 3000 });
    const second = await tables.accept({ ...prices, date: "2026-07-03", acceptedAt: 2000 });
    expect(first.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await tables.list()).toEqual([second, first]);
  });
});
