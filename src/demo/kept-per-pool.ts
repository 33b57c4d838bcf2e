import type { Pool } from "#core/pool/candidate.ts";

/** Pools whose results are kept: a visitor tries a few, and a script many. */
const POOLS = 4;

/**
 * Does work once for a pool and gives its result whenever a pool of the same content comes again. The latest few pools are
 * kept; what was rejected is not.
 */
export function keptPerPool<Result>(work: (pool: Pool) => Result): (pool: Pool) => Result {
  const kept = new Map<string, Result>();
  return (pool) => {
    const content = JSON.stringify(pool);
    const before = kept.get(content);
    const result = before ?? work(pool);
    // Deleted and set again, it is the latest.
    kept.delete(content);
    kept.set(content, result);
    for (const oldest of kept.keys()) {
      if (kept.size > POOLS) kept.delete(oldest);
    }
    if (before === undefined && result instanceof Promise) {
      result.catch(() => {
        if (kept.get(content) === result) kept.delete(content);
      });
    }
    return result;
  };
}
