import { expect, it } from "vitest";
import { FREE, type Price } from "#core/cost/price.ts";
import { SAMPLE_POOL } from "#state/fixtures/sample-pool.ts";
import { commonOrigin, priceText } from "./price-text.ts";

const PRICE: Price = {
  input: 40_000,
  output: 1,
  cacheRead: 12_000_000,
  source: "list",
  date: "2026-07-02",
};

it("writes a rate with cents at least, and every digit", () => {
  expect(priceText(PRICE, "input")).toBe("$0.04");
  expect(priceText(PRICE, "output")).toBe("$0.000001");
  expect(priceText(PRICE, "cacheRead")).toBe("$12.00");
});

it("tells free from unknown", () => {
  expect(priceText(FREE, "input")).toBe("free");
  expect(priceText(null, "input")).toBe("unknown");
  expect(priceText(PRICE, "reasoning")).toBe("unknown");
});

it("finds a pool's common origin only when all prices share it", () => {
  const [first, ...others] = SAMPLE_POOL;
  expect(commonOrigin(SAMPLE_POOL)).toMatchObject({ source: "test", date: "2026-07-02" });
  expect(commonOrigin([])).toBeNull();
  if (first === undefined) throw new Error("no candidate");
  expect(commonOrigin([...others, { ...first, price: PRICE }])).toBeNull();
  expect(commonOrigin([{ ...first, price: null }, ...others])).toBeNull();
});
