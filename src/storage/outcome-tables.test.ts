import { describe, expect, it, vi } from "vitest";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { fillDisk, testDatabase, testEngine } from "./fixtures/test-engine.ts";
import { blockBytes, tableBlocks } from "./outcome-blocks.ts";
import { OutcomeTables } from "./outcome-tables.ts";
import { tableOfBlocks } from "./read-outcome-blocks.ts";

const added = (id: string, addedAt = 1) => ({ id, addedAt, notes: ["It was read."], badRows: 2 });

const SMALL = sampleTable({ questions: 40, candidates: PAIR, repeatEvery: 8 });

/** A table with everything that a table may have. */
const FULL: OutcomeTable = {
  ...SMALL,
  licence: "MIT",
  candidates: SMALL.candidates.map(({ name }) => ({
    name,
    price: { input: 1, output: 2, source: "a list", date: "2026-11-01" },
  })),
  questions: {
    ...SMALL.questions,
    texts: SMALL.questions.ids.map((id) => `Question ${id} 🦆`),
    textLengths: new Int32Array(40).fill(17),
    features: {
      embedding: "lexical/1",
      dimension: 3,
      values: Float32Array.from({ length: 120 }, (_, index) => index / 7),
    },
  },
  cells: {
    ...SMALL.cells,
    outputTokens: SMALL.cells.scores.map((column) =>
      column.map((score) => score * 9 || Number.NaN),
    ),
  },
  estimates: ["costs"],
  recordedRouters: [
    { name: "a router", chosen: Int32Array.from({ length: 40 }, (_, index) => (index % 3) - 1) },
    { name: "another", chosen: new Int32Array(40) },
  ],
};

describe("OutcomeTables", () => {
  it("keeps tables and gives them back to the bit, in another realm too", async () => {
    const engine = testEngine();
    const here = new OutcomeTables(testDatabase(engine));
    await here.add(added("full", 2), FULL);
    await here.add(added("small", 1), SMALL);
    const there = new OutcomeTables(testDatabase(engine));
    expect(await there.load("full")).toEqual(FULL);
    expect(await there.load("small")).toEqual(SMALL);
  });

  it("takes a table apart into blocks of a size, and puts them together in any order", () => {
    for (const bytes of [8, 64, 256, 4096]) {
      const { frame, blocks } = tableBlocks(FULL, bytes);
      const sizes = blocks.map((block) => blockBytes([block]));
      // A text is never cut: the last of a block may go over its end.
      expect(Math.max(...sizes)).toBeLessThan(bytes + 40);
      expect(tableOfBlocks(frame, blocks.toReversed())).toEqual(FULL);
    }
    expect(tableBlocks(FULL).blocks).toHaveLength(11);
  });

  it("lists what a table is like without reading its columns", async () => {
    const database = testDatabase();
    const tables = new OutcomeTables(database);
    await tables.add(added("small", 1), SMALL);
    await tables.add(added("full", 2), FULL);
    await database.outcomeBlocks.clear();
    await database.outcomeFrames.clear();
    expect(await tables.list()).toMatchObject([
      {
        id: "full",
        name: "a sample",
        source: "made up",
        licence: "MIT",
        questions: 40,
        candidates: ["small", "large"],
        tasks: ["task 0", "task 1", "task 2"],
        splits: ["train", "test"],
        duplicates: 4,
        hasTexts: true,
        hasCosts: true,
        hasEstimates: true,
        embedding: "lexical/1",
        notes: ["It was read."],
        badRows: 2,
      },
      { id: "small", licence: null, hasTexts: false, hasEstimates: false, embedding: null },
    ]);
    const [full, small] = await tables.list();
    expect(small?.bytes).toBe(40 * (6 * 2 + 4 * 4 + 2 * (4 + 8)));
    expect(full?.bytes).toBeGreaterThan(small?.bytes ?? 0);
  });

  it("keeps a table without questions or candidates", async () => {
    const tables = new OutcomeTables(testDatabase());
    const empty = sampleTable({ questions: 0, candidates: [] });
    await tables.add(added("empty"), empty);
    expect(await tables.load("empty")).toEqual(empty);
  });

  it("puts a table in the place of one with the same id, and leaves nothing of that one", async () => {
    const database = testDatabase();
    const tables = new OutcomeTables(database);
    await tables.add(added("a"), FULL);
    await tables.add(added("a"), SMALL);
    expect(await tables.load("a")).toEqual(SMALL);
    expect((await database.outcomeBlocks.toArray()).map(({ part }) => part)).not.toContain("texts");
  });

  it("renames", async () => {
    const tables = new OutcomeTables(testDatabase());
    await tables.add(added("a"), SMALL);
    await tables.rename("a", "Mine");
    await tables.rename("a", "Mine");
    expect((await tables.list()).map(({ name }) => name)).toEqual(["Mine"]);
    expect(await tables.load("a")).toEqual({ ...SMALL, name: "Mine" });
    await expect(tables.rename("b", "Mine")).rejects.toMatchObject({ code: "table-missing" });
  });

  it("removes a table alone and whole, and restores it", async () => {
    const database = testDatabase();
    const tables = new OutcomeTables(database);
    await tables.add(added("a"), FULL);
    await tables.add(added("ab"), SMALL);
    const removed = await tables.remove("a");
    expect(await tables.remove("a")).toBeNull();
    await expect(tables.load("a")).rejects.toMatchObject({ code: "table-missing" });
    expect(await tables.load("ab")).toEqual(SMALL);
    expect(new Set((await database.outcomeBlocks.toArray()).map(({ tableId }) => tableId))).toEqual(
      new Set(["ab"]),
    );
    if (removed !== null) await tables.restore(removed);
    expect(await tables.load("a")).toEqual(FULL);
    expect(await tables.list()).toHaveLength(2);
  });

  it("says so when a stored table is not whole", async () => {
    const database = testDatabase();
    const tables = new OutcomeTables(database);
    for (const part of ["ids", "scores", "groupOf", "costs"]) {
      await tables.add(added("a"), SMALL);
      await database.outcomeBlocks.delete(["a", part, 0]);
      await expect(tables.load("a")).rejects.toMatchObject({
        code: "table-missing",
        message: expect.stringContaining("cannot be read"),
        fix: expect.stringContaining("Import"),
      });
    }
  });

  it("keeps no part of a table when the disk is full", async () => {
    const database = testDatabase();
    const tables = new OutcomeTables(database);
    await tables.add(added("before"), SMALL);
    const disk = fillDisk(4);
    await expect(tables.add(added("a"), FULL)).rejects.toMatchObject({ code: "storage-full" });
    disk.repair();
    expect((await tables.list()).map(({ id }) => id)).toEqual(["before"]);
    expect((await database.outcomeBlocks.toArray()).map(({ tableId }) => tableId)).not.toContain(
      "a",
    );
    expect(await tables.load("before")).toEqual(SMALL);
  });

  it("tells of changes by another realm", async () => {
    const engine = testEngine();
    const changed = vi.fn();
    const end = new OutcomeTables(testDatabase(engine)).watch(changed);
    await new OutcomeTables(testDatabase(engine)).add(added("a"), SMALL);
    await vi.waitFor(() => expect(changed).toHaveBeenCalled());
    end();
  });
});
