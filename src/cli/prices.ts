import { readFile, writeFile } from "node:fs/promises";
import { readPriceTable } from "#core/cost/price-table.ts";
import type { WrittenPreset } from "#pricing/pools.ts";
import { type PriceLookup, refreshPools, refreshTable } from "#pricing/refresh.ts";
import type { WindowTable } from "#pricing/windows/context-window.ts";
import { refreshWindows } from "#pricing/windows/refresh-windows.ts";
import { priceInModelsDev, windowInModelsDev } from "#providers/price-sources-models-dev.ts";

/** The tables that follow the market. The papers' tables are history and never change. */
const LIVE_TABLES = ["current", "router-r1-openrouter"];

const WINDOWS = "windows/context-windows";

/**
 * `node src/cli/run.js prices FILE DAY SOURCE`: writes the figures of a downloaded models.dev `api.json` into the tables
 * under `pricing/`, and prints what changed. See `pricing/README.md`.
 */
export async function main(args: readonly string[]): Promise<number> {
  const [file, date, source] = args;
  if (file === undefined || source === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(date ?? "")) {
    process.stderr.write("usage: node src/cli/run.js prices FILE YYYY-MM-DD SOURCE\n");
    return 2;
  }
  const origin = { source, date: date ?? "" };
  const catalogue: unknown = JSON.parse(await readFile(file, "utf8"));
  const lookup: PriceLookup = (provider, model) => priceInModelsDev(catalogue, provider, model);
  for (const name of LIVE_TABLES) {
    const table = readPriceTable(JSON.parse(await readFile(pathOf(name), "utf8")));
    await save(name, refreshTable(table, lookup, origin));
  }
  const presets: readonly WrittenPreset[] = JSON.parse(await readFile(pathOf("pools"), "utf8"));
  await save("pools", refreshPools(presets, lookup, origin));
  const windows: WindowTable = JSON.parse(await readFile(pathOf(WINDOWS), "utf8"));
  const windowOf = (provider: string, model: string) =>
    windowInModelsDev(catalogue, provider, model);
  await save(WINDOWS, refreshWindows(windows, windowOf, origin));
  return 0;
}

function pathOf(name: string): string {
  return `pricing/${name}.json`;
}

async function save(
  name: string,
  { data, report }: { readonly data: unknown; readonly report: readonly string[] },
): Promise<void> {
  await writeFile(pathOf(name), `${JSON.stringify(data, null, 2)}\n`);
  process.stdout.write(report.map((line) => `${line}\n`).join(""));
}
