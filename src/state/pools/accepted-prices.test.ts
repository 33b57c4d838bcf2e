import { expect, it } from "vitest";
import type { PriceChange } from "#core/cost/price-change.ts";
import { SAMPLE_POOL } from "#state/fixtures/sample-pool.ts";
import { acceptedFrom, withAcceptedPrices, withPrices } from "./accepted-prices.ts";
import type { NamedPool } from "./pool-shelf.svelte.ts";

const PRESET: NamedPool = {
  id: "preset",
  name: "Preset",
  note: "",
  pool: SAMPLE_POOL,
  isOwn: false,
};
const OWN: NamedPool = { ...PRESET, id: "own", isOwn: true };
const GEMMA = "Gemma-2-27B-Instruct";

function change(output: number, date: string, source = "list"): PriceChange {
  return { candidate: GEMMA, before: null, after: { input: 1, output, source, date } };
}

function outputOf(pools: readonly NamedPool[], id: string): number | undefined {
  const pool = pools.find((named) => named.id === id)?.pool;
  return pool?.find((candidate) => candidate.id === GEMMA)?.price?.output;
}

it("changes only the candidates that are named", () => {
  const { pool } = withPrices(PRESET, [change(7, "2026-11-01")]);
  expect(pool.filter((candidate, place) => candidate !== SAMPLE_POOL[place])).toHaveLength(1);
});

it("applies what was accepted last, in whatever order it is stored", () => {
  const rows = [
    ...acceptedFrom("preset", [change(9, "2026-11-02")], 2000),
    ...acceptedFrom("preset", [change(7, "2026-11-01")], 1000),
  ];
  expect(outputOf(withAcceptedPrices([PRESET], rows), "preset")).toBe(9);
});

it("leaves own pools and other presets alone", () => {
  const rows = acceptedFrom("own", [change(9, "2026-11-02")], 1);
  expect(withAcceptedPrices([PRESET, OWN], rows)).toEqual([PRESET, OWN]);
});

it("does not put older prices over those of a newer preset", () => {
  const rows = acceptedFrom("preset", [change(9, "2026-01-01")], 1);
  expect(outputOf(withAcceptedPrices([PRESET], rows), "preset")).toBe(650_000);
});

it("stores one row for each source and day", () => {
  const changes = [
    change(1, "2026-11-01", "a"),
    change(2, "2026-11-01", "b"),
    change(3, "2026-11-01", "a"),
  ];
  const rows = acceptedFrom("preset", changes, 5);
  expect(rows.map(({ source, changes: own }) => [source, own.length])).toEqual([
    ["a", 2],
    ["b", 1],
  ]);
});
