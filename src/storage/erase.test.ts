import { Dexie } from "dexie";
import { describe, expect, it } from "vitest";
import { testCandidate } from "#core/loop/fixtures/test-run.ts";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import { ridgeHeads } from "./fixtures/sample-heads.ts";
import { shortRun } from "./fixtures/short-run.ts";
import { testDatabase, testEngine } from "./fixtures/test-engine.ts";
import { openStorage } from "./open-storage.ts";

describe("erase", () => {
  it("leaves no row in any table, and a storage that works", async () => {
    const engine = testEngine();
    const here = openStorage({ engine });
    await here.runs.append("a", shortRun({ id: "a" }));
    await here.settings.set("mode", "live");
    await here.vault.write({ data: "sealed" });
    const pool = [testCandidate("Small-8B")];
    await here.pools.put({ id: "mine", name: "Mine", note: "", pool });
    await here.priceTables.accept({
      poolId: "mine",
      source: "",
      date: "",
      acceptedAt: 1,
      changes: [],
    });
    await here.heads.add({ id: "h", name: "", addedAt: 1, fit: null }, ridgeHeads());
    const table = sampleTable({ questions: 3, candidates: PAIR });
    await here.outcomeTables.add({ id: "t", addedAt: 1, notes: [], badRows: 0 }, table);
    const there = testDatabase(engine);
    const count = () => Promise.all(there.tables.map((table) => table.count()));
    expect(await count()).not.toContain(0);
    await here.erase();
    expect(await count()).toEqual(there.tables.map(() => 0));
    expect(await here.vault.read()).toBeNull();
    await here.runs.append("b", shortRun({ id: "b" }));
    expect(await here.runs.ids()).toEqual(["b"]);
  });

  it("deletes a database that cannot be opened any more", async () => {
    const engine = testEngine();
    const newer = new Dexie("switchyard", { ...engine });
    newer.version(9).stores({ strange: "id" });
    await newer.table("strange").add({ id: 1 });
    newer.close();
    const { runs, erase } = openStorage({ engine });
    await expect(runs.ids()).rejects.toMatchObject({ code: "storage-failed" });
    await erase();
    expect(await runs.ids()).toEqual([]);
  });
});
