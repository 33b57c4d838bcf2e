import type { DollarPrice } from "#core/cost/price-per-million.ts";
import type { PriceRow, PriceTable } from "#core/cost/price-table.ts";
import type { WrittenPreset } from "./pools.ts";

/** Finds what a provider's model costs now; `null` when the source does not list it. */
export type PriceLookup = (provider: string, model: string) => DollarPrice | null;

/** Where and when the new figures were read. */
export interface Origin {
  readonly source: string;
  readonly date: string;
}

export interface Refreshed<T> {
  readonly data: T;
  /** One line for each price that changed and each model that was not found. */
  readonly report: readonly string[];
}

/** A table with today's figures. A row that the source no longer lists keeps its figures, source and date. */
export function refreshTable(
  table: PriceTable,
  lookup: PriceLookup,
  origin: Origin,
): Refreshed<PriceTable> {
  const report: string[] = [];
  const rows = table.rows.map((row): PriceRow => {
    const found = lookup(row.provider, row.model);
    const place = `${table.id}: ${row.id}`;
    if (found === null) {
      report.push(`${place}: not listed, kept as of ${row.date}`);
      return row;
    }
    report.push(...difference(place, row.usdPerMillion, found));
    return { ...row, usdPerMillion: writable(found), ...origin };
  });
  return { data: { ...table, rows }, report };
}

/**
 * Presets with today's figures. Source and date are said once for a preset, so a preset is refreshed whole or, when one
 * of its models is not listed, not at all. Presets of free local models stay as they are.
 */
export function refreshPools(
  presets: readonly WrittenPreset[],
  lookup: PriceLookup,
  origin: Origin,
): Refreshed<readonly WrittenPreset[]> {
  const report: string[] = [];
  const data = presets.map((preset): WrittenPreset => {
    if (preset.source === undefined) return preset;
    const lines: string[] = [];
    const missing: string[] = [];
    const candidates = preset.candidates.map((candidate) => {
      const found = lookup(preset.provider, candidate.model);
      const place = `pools: ${preset.id}: ${candidate.id}`;
      if (found === null) {
        missing.push(`${place}: not listed, its preset was left as of ${preset.date}`);
        return candidate;
      }
      lines.push(...difference(place, candidate.usdPerMillion, found));
      return { ...candidate, usdPerMillion: found };
    });
    report.push(...(missing.length > 0 ? missing : lines));
    return missing.length > 0 ? preset : { ...preset, ...origin, candidates };
  });
  return { data, report };
}

function difference(
  place: string,
  before: DollarPrice | undefined,
  after: DollarPrice,
): readonly string[] {
  const [old, now] = [inWords(before), inWords(after)];
  return old === now ? [] : [`${place}: ${old} → ${now}`];
}

/** Every rate in a fixed order, so that equal prices give equal words. */
function inWords(price: DollarPrice | undefined): string {
  if (price === undefined) return "no price";
  const { input, output, cacheRead, cacheWrite, reasoning, perRequest, tiers = [] } = price;
  const rates = Object.entries({ input, output, cacheRead, cacheWrite, reasoning, perRequest })
    .filter(([, dollars]) => dollars !== undefined)
    .map(([name, dollars]) => `${name} ${dollars}`);
  const above = tiers.map(
    ({ aboveInputTokens, ...tier }) => `above ${aboveInputTokens}: ${inWords(tier)}`,
  );
  return [...rates, ...above].join(", ");
}

/** The same price in the table's own, mutable type. */
function writable({ tiers, ...rates }: DollarPrice): PriceRow["usdPerMillion"] {
  const [first, ...others] = tiers ?? [];
  return first === undefined ? rates : { ...rates, tiers: [first, ...others] };
}
