import { describe, expect, it } from "vitest";
import type { Price } from "#core/cost/price.ts";
import { NO_LIMITS } from "./fixtures/test-run.ts";
import { Ledger } from "./ledger.ts";

const search: Price = {
  input: 1,
  output: 1,
  perRequest: 5_000_000_000,
  source: "test",
  date: "2026-11-30",
};

describe("a price with a fee for each request", () => {
  it("is kept inside the limit, fee included", () => {
    const ledger = new Ledger({ ...NO_LIMITS, cost: 7_000_000_000 });
    const first = ledger.reserveCall("Search", search, 10, 20);
    expect(first).toMatchObject({ ok: true });
    expect(first.ok && (first.amount ?? 0) > 5_000_000_000).toBe(true);
    expect(ledger.reserveCall("Search", search, 10, 20)).toMatchObject({
      ok: false,
      limit: "cost",
      message: expect.stringContaining("Asking Search can cost up to $0.005"),
    });
  });

  it("is refused where the fee alone is too much", () => {
    const ledger = new Ledger({ ...NO_LIMITS, cost: 4_000_000_000 });
    expect(ledger.reserveCall("Search", search, 1, 1).ok).toBe(false);
  });
});
