import type { PriceChange } from "#core/cost/price-change.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import type { NamedPool } from "./pool-shelf.svelte.ts";

/** New prices that the visitor accepted for a pool, as they are stored. */
export interface AcceptedPrices {
  readonly poolId: string;
  readonly source: string;
  /** As YYYY-MM-DD. */
  readonly date: string;
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
  readonly changes: readonly PriceChange[];
}

/** The pool with these prices. */
export function withPrices(pool: NamedPool, changes: readonly PriceChange[]): NamedPool {
  const after = new Map(changes.map((change) => [change.candidate, change.after]));
  return {
    ...pool,
    pool: pool.pool.map((candidate): Candidate => {
      const price = after.get(candidate.id);
      return price === undefined ? candidate : { ...candidate, price };
    }),
  };
}

/**
 * The page's presets with the prices that were accepted for them since. A preset that came with newer figures in a later
 * version of the page keeps those. Own pools are left alone: their prices are stored in themselves.
 */
export function withAcceptedPrices(
  pools: readonly NamedPool[],
  accepted: readonly AcceptedPrices[],
): readonly NamedPool[] {
  const oldestFirst = accepted.toSorted((a, b) => a.acceptedAt - b.acceptedAt);
  return pools.map((pool) => {
    if (pool.isOwn) return pool;
    const dates = new Map(pool.pool.map(({ id, price }) => [id, price?.date ?? ""]));
    const changes = oldestFirst
      .filter(({ poolId }) => poolId === pool.id)
      .flatMap((prices) => prices.changes)
      .filter(({ candidate, after }) => after.date >= (dates.get(candidate) ?? ""));
    return withPrices(pool, changes);
  });
}

/** Accepted changes as they are stored: one row for each source and day. */
export function acceptedFrom(
  poolId: string,
  changes: readonly PriceChange[],
  acceptedAt: number,
): readonly AcceptedPrices[] {
  const rows = new Map<string, AcceptedPrices>();
  for (const change of changes) {
    const { source, date } = change.after;
    const key = JSON.stringify([source, date]);
    const before = rows.get(key)?.changes ?? [];
    rows.set(key, { poolId, source, date, acceptedAt, changes: [...before, change] });
  }
  return [...rows.values()];
}
