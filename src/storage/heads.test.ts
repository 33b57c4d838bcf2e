import { describe, expect, it, vi } from "vitest";
import { knnHeads, ridgeHeads } from "./fixtures/sample-heads.ts";
import { fillDisk, testDatabase, testEngine } from "./fixtures/test-engine.ts";
import { HeadsRepository } from "./heads.ts";

const added = (id: string, addedAt = 1) => ({ id, name: `Heads ${id}`, addedAt, fit: null });

describe("HeadsRepository", () => {
  it("keeps heads of both kinds and gives them back to the bit", async () => {
    const engine = testEngine();
    const here = new HeadsRepository(testDatabase(engine));
    await here.add(added("ridge", 1), ridgeHeads());
    await here.add(added("knn", 2), knnHeads());
    const there = new HeadsRepository(testDatabase(engine));
    expect(await there.load("ridge")).toEqual(ridgeHeads());
    expect(await there.load("knn")).toEqual(knnHeads());
    expect(await there.list()).toMatchObject([
      { id: "knn", kind: "knn", dimension: 2, budgets: [50], hasUnlimited: true, bytes: 64 },
      {
        id: "ridge",
        kind: "ridge",
        dimension: 3,
        budgets: [20, 100],
        hasUnlimited: true,
        bytes: 64,
      },
    ]);
  });

  it("lists without reading the numbers", async () => {
    const database = testDatabase();
    const heads = new HeadsRepository(database);
    await heads.add(added("a"), ridgeHeads());
    await database.headsData.clear();
    const [row] = await heads.list();
    expect(row).toMatchObject({ name: "Heads a", embeddingModel: "test/embedding" });
    expect(JSON.stringify(row)).not.toContain("coef");
  });

  it("says what to do when heads are gone or cannot be read", async () => {
    const database = testDatabase();
    const heads = new HeadsRepository(database);
    await expect(heads.load("nobody")).rejects.toMatchObject({
      code: "heads-missing",
      side: "visitor",
      fix: expect.stringContaining("Models"),
    });
    await heads.add(added("a"), ridgeHeads());
    const { manifest, bin } = await heads.files("a");
    for (const broken of [
      { manifest: "{", bin },
      { manifest, bin: bin.slice(4) },
    ]) {
      await database.headsData.put({ id: "a", ...broken });
      await expect(heads.load("a")).rejects.toMatchObject({
        code: "heads-missing",
        message: expect.stringContaining("cannot be read"),
      });
    }
  });

  it("removes both halves, and restores them", async () => {
    const database = testDatabase();
    const heads = new HeadsRepository(database);
    await heads.add(added("a"), knnHeads());
    const removed = await heads.remove("a");
    expect([await database.heads.count(), await database.headsData.count()]).toEqual([0, 0]);
    expect(await heads.remove("a")).toBeNull();
    if (removed !== null) await heads.restore(removed);
    expect(await heads.load("a")).toEqual(knnHeads());
    expect(await heads.list()).toHaveLength(1);
  });

  it("keeps neither half when the disk is full", async () => {
    const heads = new HeadsRepository(testDatabase());
    await heads.list();
    const disk = fillDisk(1);
    await expect(heads.add(added("a"), ridgeHeads())).rejects.toMatchObject({
      code: "storage-full",
    });
    disk.repair();
    expect(await heads.list()).toEqual([]);
    await expect(heads.load("a")).rejects.toMatchObject({ code: "heads-missing" });
  });

  it("tells of changes by another realm", async () => {
    const engine = testEngine();
    const [here, there] = [testDatabase(engine), testDatabase(engine)];
    const changed = vi.fn();
    const end = new HeadsRepository(here).watch(changed);
    await new HeadsRepository(there).add(added("a"), ridgeHeads());
    await vi.waitFor(() => expect(changed).toHaveBeenCalled());
    end();
  });
});
