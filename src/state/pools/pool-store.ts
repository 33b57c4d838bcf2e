import { SwitchyardError } from "#core/errors.ts";
import type { PoolPreset } from "#pricing/pools.ts";
import type { SwitchyardStorage } from "#storage/open-storage.ts";
import { acceptedFrom, withAcceptedPrices, withPrices } from "./accepted-prices.ts";
import type { PoolStore } from "./models-desk.svelte.ts";
import type { NamedPool } from "./pool-shelf.svelte.ts";

type Tables = Pick<SwitchyardStorage, "pools" | "priceTables">;

/** The pools to choose from: the presets with the prices that were accepted for them, then the visitor's own. */
export async function readPools(
  presets: readonly PoolPreset[],
  { pools, priceTables }: Tables,
): Promise<readonly NamedPool[]> {
  const [own, accepted] = await Promise.all([pools.list(), priceTables.list()]);
  const named = presets.map((preset): NamedPool => ({ ...preset, isOwn: false }));
  return [
    ...withAcceptedPrices(named, accepted),
    ...own.map(({ id, name, note, pool }): NamedPool => ({ id, name, note, pool, isOwn: true })),
  ];
}

/** Keeps own pools and accepted prices in storage. `now` gives milliseconds since 1970. */
export function poolStore({ pools, priceTables }: Tables, now: () => number): PoolStore {
  const put = async ({ id, name, note, pool }: NamedPool): Promise<void> => {
    const check = await pools.put({ id, name, note, pool });
    if (check.ok) return;
    const [problem] = check.problems;
    throw new SwitchyardError("internal", `The pool was not stored. ${problem?.message ?? ""}`, {
      fix: "Correct it and save again.",
    });
  };
  return {
    put,
    remove: (id) => pools.remove(id),
    async acceptPrices(pool, changes) {
      // First what the next run uses, then the record of where it comes from.
      if (pool.isOwn) await put(withPrices(pool, changes));
      for (const row of acceptedFrom(pool.id, changes, now())) await priceTables.accept(row);
    },
  };
}
