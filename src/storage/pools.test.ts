import { describe, expect, it } from "vitest";
import { testCandidate } from "#core/loop/fixtures/test-run.ts";
import { testDatabase } from "./fixtures/test-engine.ts";
import { PoolRepository } from "./pools.ts";

const mine = { id: "mine", name: "Mine", note: "", pool: [testCandidate("Small-8B")] };

describe("PoolRepository", () => {
  it("keeps, replaces, lists by name and removes", async () => {
    const pools = new PoolRepository(testDatabase());
    await pools.put(mine);
    await pools.put({ ...mine, id: "other", name: "Another" });
    await pools.put({ ...mine, note: "changed" });
    expect((await pools.list()).map(({ id, note }) => [id, note])).toEqual([
      ["other", ""],
      ["mine", "changed"],
    ]);
    await pools.remove("other");
    expect(await pools.list()).toEqual([{ ...mine, note: "changed" }]);
  });

  it("stores nothing of a pool with mistakes and returns them", async () => {
    const pools = new PoolRepository(testDatabase());
    await pools.put(mine);
    const check = await pools.put({ ...mine, pool: [testCandidate("a<b>")] });
    expect(check).toMatchObject({ ok: false, problems: [{ candidate: 0, field: "id" }] });
    expect(await pools.list()).toEqual([mine]);
  });

  it("leaves out a stored pool that cannot be read", async () => {
    const database = testDatabase();
    const pools = new PoolRepository(database);
    await pools.put(mine);
    await database.pools.put({ ...mine, id: "bad", pool: [{ id: 5 }] as never });
    await database.pools.put({ ...mine, id: "worse", name: undefined as never });
    expect((await pools.list()).map(({ id }) => id)).toEqual(["mine"]);
  });
});
