import { describe, expect, it } from "vitest";
import type { Pool } from "#core/pool/candidate.ts";
import { POOL_PRESETS } from "#pricing/pools.ts";
import { demoFitted } from "./demo-fitted.ts";
import { demoHeads } from "./demo-heads.ts";
import { keptPerPool } from "./kept-per-pool.ts";

const POOL: Pool = (POOL_PRESETS[0]?.pool ?? []).slice(0, 2);

/** The same candidates with a price of its own. */
function priced(input: number): Pool {
  return POOL.map((candidate) => ({
    ...candidate,
    price: { input, output: 1, source: "", date: "" },
  }));
}

describe("what is kept for a pool", () => {
  it("is made once for equal pools, and anew for another", () => {
    const asked: Pool[] = [];
    const kept = keptPerPool((pool) => asked.push(pool));
    expect([kept(POOL), kept(structuredClone(POOL)), kept(priced(5)), kept(POOL)]).toEqual([
      1, 1, 2, 1,
    ]);
    expect(kept(POOL.toReversed())).toBe(3);
  });

  it("is that of the latest four", () => {
    let made = 0;
    const kept = keptPerPool(() => {
      made += 1;
      return made;
    });
    for (const input of [1, 2, 3, 4, 1, 5]) kept(priced(input));
    expect(kept(priced(1))).toBe(1);
    expect(kept(priced(2))).toBe(6);
  });

  it("is made again when it failed", async () => {
    let tries = 0;
    const kept = keptPerPool(async () => {
      tries += 1;
      if (tries === 1) throw new Error("not yet");
      return tries;
    });
    await expect(kept(POOL)).rejects.toThrow("not yet");
    expect(await kept(POOL)).toBe(2);
    expect(await kept(POOL)).toBe(2);
  });
});

describe("the demo's heads", () => {
  it.each(["ridge", "knn"] as const)("are fitted once for a pool: %s", async (kind) => {
    const heads = await demoHeads(kind, POOL);
    expect(heads.kind).toBe(kind);
    expect(await demoHeads(kind, structuredClone(POOL))).toBe(heads);
    expect(await demoHeads(kind, priced(7))).not.toBe(heads);
  });

  it("are fitted once for two runs that open at once", async () => {
    const [one, other] = await Promise.all([
      demoHeads("ridge", priced(8)),
      demoHeads("ridge", priced(8)),
    ]);
    expect(one).toBe(other);
  });

  it("of the lab are fitted once, too", () => {
    expect(demoFitted(structuredClone(POOL))).toBe(demoFitted(POOL));
    expect(demoFitted(priced(7))).not.toBe(demoFitted(POOL));
  });
});
