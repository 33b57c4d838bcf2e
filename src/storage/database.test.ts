import { Dexie } from "dexie";
import { IDBDatabase, IDBKeyRange } from "fake-indexeddb";
import { afterEach, describe, expect, it, vi } from "vitest";
import { writeCompactHeads } from "#core/heads/compact-heads.ts";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import { ridgeHeads } from "./fixtures/sample-heads.ts";
import { shortRun } from "./fixtures/short-run.ts";
import { testDatabase, testEngine } from "./fixtures/test-engine.ts";
import { headsRowOf } from "./heads-row.ts";
import { openStorage } from "./open-storage.ts";
import { tableBlocks } from "./outcome-blocks.ts";
import { outcomeTableRowOf } from "./outcome-tables-row.ts";
import { RunRepository } from "./runs.ts";

/** A tab that neither upgrades nor lets go: it sleeps. */
async function sleepingTab(engine: ReturnType<typeof testEngine>, version: number) {
  const request = engine.indexedDB.open("switchyard", version);
  await new Promise<void>((resolve) => {
    request.onsuccess = () => resolve();
  });
  return request.result;
}

afterEach(() => vi.restoreAllMocks());

describe("Database", () => {
  it("lets go when another tab upgrades, says so, and refuses to write over the newer tables", async () => {
    const engine = testEngine();
    const onVersionChange = vi.fn();
    const runs = new RunRepository(testDatabase(engine, { onVersionChange }));
    await runs.append("a", shortRun({ id: "a" }).slice(0, 4));
    const newer = new Dexie("switchyard", { ...engine });
    newer.version(4).stores({ runs: "id", later: "id" });
    await newer.open();
    expect(onVersionChange).toHaveBeenCalledOnce();
    await expect(runs.append("a", shortRun({ id: "a" }).slice(4))).rejects.toMatchObject({
      code: "storage-failed",
      message: expect.stringContaining("newer version"),
      fix: expect.stringContaining("Reload"),
    });
    await expect(runs.row("a")).rejects.toMatchObject({ code: "storage-failed" });
    expect(await newer.table("runs").get("a")).toMatchObject({ status: "running", events: 4 });
    expect(await engine.indexedDB.databases()).toEqual([{ name: "switchyard", version: 40 }]);
    newer.close();
  });

  it("refuses newer tables also where the browser does not tell their version", async () => {
    const engine = testEngine();
    const newer = await sleepingTab(engine, 40);
    newer.close();
    vi.spyOn(console, "warn").mockImplementation(() => {});
    vi.spyOn(engine.indexedDB, "databases").mockRejectedValue(new Error("not told"));
    const { runs } = openStorage({ engine });
    await expect(runs.ids()).rejects.toMatchObject({
      message: expect.stringContaining("newer version"),
    });
  });

  it("makes its tables with the next access when making them failed", async () => {
    vi.spyOn(IDBDatabase.prototype, "createObjectStore").mockImplementationOnce(() => {
      throw new DOMException("cut off", "AbortError");
    });
    const runs = new RunRepository(testDatabase());
    await expect(runs.ids()).rejects.toMatchObject({ code: "storage-failed" });
    await runs.append("a", shortRun({ id: "a" }));
    expect(await runs.load("a")).toHaveLength(8);
  });

  it("makes its tables in a database that was left without any", async () => {
    const engine = testEngine();
    (await sleepingTab(engine, 10)).close();
    const runs = new RunRepository(testDatabase(engine));
    await runs.append("a", shortRun({ id: "a" }));
    expect(await runs.load("a")).toHaveLength(8);
  });

  it("makes an index anew that went missing", async () => {
    const engine = testEngine();
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const poor = new Dexie("switchyard", { ...engine });
    poor.version(1).stores({ runs: "id", eventBatches: "[runId+seq]" });
    await poor.open();
    poor.close();
    for (let visit = 0; visit < 2; visit += 1) {
      const runs = new RunRepository(testDatabase(engine));
      await runs.append(`a${visit}`, shortRun({ id: `a${visit}` }));
      expect((await runs.page({ text: "haml", limit: 5 })).runs).toHaveLength(visit + 1);
    }
  });

  it("waits for no tab that holds older tables, and works once that tab is gone", async () => {
    const engine = testEngine();
    const old = await sleepingTab(engine, 1);
    const onBlocked = vi.fn();
    const { settings } = openStorage({ engine, onBlocked });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(settings.set("mode", "live")).rejects.toMatchObject({
        code: "storage-failed",
        message: expect.stringContaining("Another tab"),
        fix: expect.stringContaining("Close"),
      });
    }
    expect(onBlocked).toHaveBeenCalledOnce();
    old.close();
    await vi.waitFor(() => settings.set("mode", "live"));
    expect(await settings.get("mode")).toBe("live");
  });

  it("begins anew when the database was deleted under it", async () => {
    const engine = testEngine();
    const runs = new RunRepository(testDatabase(engine));
    await runs.append("a", shortRun({ id: "a" }));
    await new Promise((resolve) => {
      engine.indexedDB.deleteDatabase("switchyard").onsuccess = resolve;
    });
    expect(await runs.load("a")).toBeNull();
    await runs.append("b", shortRun({ id: "b" }));
    expect(await runs.ids()).toEqual(["b"]);
  });

  it("opens again after the browser closed the connection", async () => {
    const database = testDatabase();
    const runs = new RunRepository(database);
    await runs.append("a", shortRun({ id: "a" }));
    database.backendDB().close();
    database.backendDB().onclose?.(new Event("close"));
    expect(await runs.load("a")).toHaveLength(8);
  });

  it("says so where the browser has no database, and each time anew", async () => {
    const engine = { indexedDB: undefined as unknown as IDBFactory, IDBKeyRange };
    const { runs } = openStorage({ engine });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(runs.totals()).rejects.toMatchObject({
        code: "storage-failed",
        message: expect.stringContaining("does not let this page store"),
      });
    }
  });

  it("says so where opening is forbidden, and recovers when it is allowed", async () => {
    const engine = testEngine();
    const open = vi.spyOn(engine.indexedDB, "open").mockImplementation(() => {
      throw new DOMException("denied", "SecurityError");
    });
    const { runs } = openStorage({ engine });
    await expect(runs.totals()).rejects.toMatchObject({ code: "storage-failed" });
    open.mockRestore();
    expect((await runs.totals()).live.runs).toBe(0);
  });

  it("opens what version 1 wrote, for ever", async () => {
    const engine = testEngine();
    const recorded = new Dexie("switchyard", { ...engine });
    // The tables of version 1, as they were released. Never change this: add the next version below it.
    recorded.version(1).stores({
      runs: "id,[startedAt+id],[status+startedAt+id],*words",
      eventBatches: "[runId+seq]",
      calls: "[runId+callId],[startedAt+runId+callId]",
      totals: "kind",
      settings: "key",
      vault: "id",
      pools: "id",
      priceTables: "hash,acceptedAt",
    });
    const writer = new RunRepository(testDatabase());
    await writer.append("a", shortRun({ id: "a" }));
    const row = await writer.row("a");
    await recorded.table("runs").add(row);
    await recorded.table("eventBatches").add({ runId: "a", seq: 0, events: shortRun({ id: "a" }) });
    await recorded.table("settings").add({ key: "mode", value: "live" });
    recorded.close();
    const { runs, settings, heads } = openStorage({ engine });
    expect(await runs.load("a")).toEqual(shortRun({ id: "a" }));
    expect((await runs.page({ limit: 5, text: "hamlet" })).runs).toEqual([row]);
    expect(await settings.get("mode")).toBe("live");
    await heads.add({ id: "h", name: "New", addedAt: 1, fit: null }, ridgeHeads());
    expect((await heads.list()).map(({ name }) => name)).toEqual(["New"]);
  });

  it("opens what version 2 wrote, for ever", async () => {
    const engine = testEngine();
    const recorded = new Dexie("switchyard", { ...engine });
    // The tables of version 2, as they were released. Never change this: add the next version below it.
    recorded.version(2).stores({
      runs: "id,[startedAt+id],[status+startedAt+id],*words",
      eventBatches: "[runId+seq]",
      calls: "[runId+callId],[startedAt+runId+callId]",
      totals: "kind",
      settings: "key",
      vault: "id",
      pools: "id",
      priceTables: "hash,acceptedAt",
      heads: "id,addedAt",
      headsData: "id",
    });
    const { manifest, bin } = writeCompactHeads(ridgeHeads());
    const row = headsRowOf({ id: "h", name: "Old", addedAt: 1, fit: null }, ridgeHeads(), 64);
    await recorded.table("heads").add(row);
    await recorded.table("headsData").add({ id: "h", manifest, bin: bin.buffer });
    recorded.close();
    const { heads, outcomeTables } = openStorage({ engine });
    expect(await heads.list()).toEqual([row]);
    expect(await heads.load("h")).toEqual(ridgeHeads());
    const table = sampleTable({ questions: 5, candidates: PAIR });
    await outcomeTables.add({ id: "t", addedAt: 1, notes: [], badRows: 0 }, table);
    expect(await outcomeTables.load("t")).toEqual(table);
  });

  it("opens what version 3 wrote, for ever", async () => {
    const engine = testEngine();
    const recorded = new Dexie("switchyard", { ...engine });
    // The tables of version 3, as they were released. Never change this: add the next version below it.
    recorded.version(3).stores({
      runs: "id,[startedAt+id],[status+startedAt+id],*words",
      eventBatches: "[runId+seq]",
      calls: "[runId+callId],[startedAt+runId+callId]",
      totals: "kind",
      settings: "key",
      vault: "id",
      pools: "id",
      priceTables: "hash,acceptedAt",
      heads: "id,addedAt",
      headsData: "id",
      outcomeTables: "id,addedAt",
      outcomeFrames: "tableId",
      outcomeBlocks: "[tableId+part+seq]",
    });
    const table = sampleTable({ questions: 5, candidates: PAIR });
    const { frame, blocks } = tableBlocks(table);
    const added = { id: "t", addedAt: 1, notes: [], badRows: 0 };
    const row = outcomeTableRowOf(added, table, 1);
    await recorded.table("outcomeTables").add(row);
    await recorded.table("outcomeFrames").add({ tableId: "t", frame });
    for (const block of blocks)
      await recorded.table("outcomeBlocks").add({ tableId: "t", ...block });
    recorded.close();
    const { outcomeTables } = openStorage({ engine });
    expect(await outcomeTables.list()).toEqual([row]);
    expect(await outcomeTables.load("t")).toEqual(table);
  });
});
