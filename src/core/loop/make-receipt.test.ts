import { describe, expect, it } from "vitest";
import type { Price } from "#core/cost/price.ts";
import { NO_USAGE } from "#core/cost/usage.ts";
import { makeReceipt } from "./make-receipt.ts";

const price: Price = {
  input: 400_000,
  output: 400_000,
  source: "test",
  date: "2026-07-02",
};
const usage = { ...NO_USAGE, fresh: 300, output: 17 };
const candidate = { price, paperPrice: 0.88 };

describe("makeReceipt", () => {
  it("computes from usage when the provider reports nothing", () => {
    expect(makeReceipt({ candidate, usage, estimated: false, reported: null })).toEqual({
      usage,
      estimated: false,
      computed: 126_800_000,
      reported: null,
      cost: 126_800_000,
      price,
      paperCost: 17 * 0.88,
    });
  });

  it("lets the reported cost win and keeps both, also when it is zero", () => {
    const receipt = makeReceipt({ candidate, usage, estimated: false, reported: 130_000_000 });
    expect([receipt.cost, receipt.computed]).toEqual([130_000_000, 126_800_000]);
    expect(makeReceipt({ candidate, usage, estimated: false, reported: 0 }).cost).toBe(0);
  });

  it("does not take an unknown price for a free one", () => {
    const unpriced = { price: null, paperPrice: null };
    const receipt = makeReceipt({ candidate: unpriced, usage, estimated: false, reported: null });
    expect([receipt.computed, receipt.cost, receipt.paperCost]).toEqual([null, null, null]);
  });

  it("knows no cost without usage, and the paper's rule then says 0", () => {
    const receipt = makeReceipt({ candidate, usage: null, estimated: false, reported: null });
    expect([receipt.computed, receipt.cost, receipt.paperCost]).toEqual([null, null, 0]);
  });

  it("has a fee for each request that may have been billed", () => {
    const search = { price: { ...price, perRequest: 5_000_000_000 }, paperPrice: null };
    const bill = (requests: number) =>
      makeReceipt({ candidate: search, usage, estimated: true, reported: null, requests }).cost;
    expect([bill(1), bill(2)]).toEqual([5_126_800_000, 10_126_800_000]);
  });

  it("keeps the paper's float to the last bit", () => {
    const paper = { price: null, paperPrice: 0.3 };
    const three = { ...NO_USAGE, output: 3 };
    const receipt = makeReceipt({
      candidate: paper,
      usage: three,
      estimated: false,
      reported: null,
    });
    expect(receipt.paperCost).toBe(0.8999999999999999);
  });
});
