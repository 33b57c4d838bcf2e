import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { run } from "#core/loop/fixtures/round-robin.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import { SHORT_START, shortRun } from "./fixtures/short-run.ts";
import { fillDisk, testDatabase, testEngine } from "./fixtures/test-engine.ts";
import { RunRepository } from "./runs.ts";

const scripted = await run();
const events = scripted.sink.events;

let disk: ReturnType<typeof fillDisk> | null = null;
afterEach(() => {
  disk?.repair();
  disk = null;
});

/** Cuts events at places given as fractions of their number. */
function cut(list: readonly RunEvent[], fractions: readonly number[]): readonly RunEvent[][] {
  const places = [0, ...fractions.map((each) => Math.floor(each * list.length)), list.length];
  places.sort((a, b) => a - b);
  return places.slice(1).map((end, index) => list.slice(places[index], end));
}

describe("append and load", () => {
  it("gives back the same events and the totals of the fold, however the batches were cut", async () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(fraction, { maxLength: 6 }), async (fractions) => {
        const runs = new RunRepository(testDatabase());
        for (const batch of cut(events, fractions)) await runs.append("run-1", batch);
        expect(await runs.load("run-1")).toEqual(events);
        expect(await runs.row("run-1")).toMatchObject({
          ...foldEvents(events).totals,
          rounds: 3,
          replies: events.filter((event) => event.type === "call-end" && event.outcome === "ok")
            .length,
          events: events.length,
          status: "answered",
          answer: "Shakespeare",
        });
      }),
      { numRuns: 25 },
    );
  });

  it("has a prefix to go on from when the page died after any batch", async () => {
    for (let kept = 1; kept < events.length; kept += 1) {
      const engine = testEngine();
      const before = new RunRepository(testDatabase(engine));
      for (const event of events.slice(0, kept)) await before.append("run-1", [event]);
      const reopened = new RunRepository(testDatabase(engine));
      expect(await reopened.load("run-1")).toEqual(events.slice(0, kept));
      expect((await reopened.running()).map((row) => row.id)).toEqual(["run-1"]);
    }
  });

  it("keeps all of a batch or nothing, at whichever write the disk is full", async () => {
    const half = Math.floor(events.length / 2);
    let fullAt = 0;
    for (let isFull = true; isFull; fullAt += 1) {
      const database = testDatabase();
      const runs = new RunRepository(database);
      await runs.append("run-1", events.slice(0, half));
      const [row, calls] = [await runs.row("run-1"), await database.calls.toArray()];
      disk = fillDisk(fullAt);
      const failure = await runs.append("run-1", events.slice(half)).catch((error) => error);
      disk.repair();
      isFull = failure !== undefined;
      if (isFull) {
        expect(failure).toMatchObject({ code: "storage-full", side: "visitor" });
        expect(failure.fix).not.toBe("");
        expect(await runs.load("run-1")).toEqual(events.slice(0, half));
        expect(await runs.row("run-1")).toEqual(row);
        expect(await database.calls.toArray()).toEqual(calls);
        await runs.append("run-1", events.slice(half));
      }
      expect(await runs.load("run-1")).toEqual(events);
    }
    // A batch, a row, a sum, and at least one call: the loop above has met each of them.
    expect(fullAt).toBeGreaterThan(4);
  });

  it("lets one of two tabs write a run and stops the other, so that the log stays whole", async () => {
    const engine = testEngine();
    const tabs = [testDatabase(engine), testDatabase(engine)].map((tab) => new RunRepository(tab));
    const ends = await Promise.all(
      tabs.map(async (runs) => {
        for (const [position, event] of events.entries()) {
          try {
            await runs.append("run-1", [event], position);
          } catch (thrown) {
            return thrown;
          }
        }
        return "whole";
      }),
    );
    expect(ends).toContain("whole");
    expect(ends).toContainEqual(
      expect.objectContaining({ code: "storage-failed", message: expect.stringContaining("tab") }),
    );
    expect(await tabs[0]?.load("run-1")).toEqual(events);
  });

  it("does not bring back a run that was deleted while it was written", async () => {
    const runs = new RunRepository(testDatabase());
    await runs.append("run-1", events.slice(0, 5));
    await runs.remove(["run-1"]);
    await expect(runs.append("run-1", events.slice(5))).rejects.toMatchObject({
      code: "storage-failed",
      message: "This run was deleted while it was under way.",
    });
    expect(await runs.load("run-1")).toBeNull();
  });

  it("keeps the order of a run that was resumed after the clock was set back", async () => {
    const runs = new RunRepository(testDatabase());
    const cutRun = shortRun({ id: "a", end: null });
    const resumedAt = SHORT_START - 3_600_000;
    await runs.append("a", cutRun);
    await runs.append("a", [{ type: "run-resume", at: 50, resumedAt }]);
    const again: RunEvent = { type: "round-start", at: 60, round: 2 };
    await runs.append("a", [again]);
    expect((await runs.load("a"))?.at(-1)).toEqual(again);
    expect(await runs.row("a")).toMatchObject({
      startedAt: SHORT_START,
      updatedAt: resumedAt + 10,
      status: "running",
      rounds: 2,
    });
  });

  it("shows the beginning of a very long question in the list and keeps all of it", async () => {
    const runs = new RunRepository(testDatabase());
    const question = `Why ${"so ".repeat(2000)}long?`;
    await runs.append("a", shortRun({ id: "a", question }));
    expect((await runs.row("a"))?.question).toHaveLength(1000);
    expect((await runs.load("a"))?.[0]).toMatchObject({ question });
  });
});

describe("remove", () => {
  it("can be undone without a trace", async () => {
    const database = testDatabase();
    const runs = new RunRepository(database);
    await runs.append("run-1", events);
    await runs.append("a", shortRun({ id: "a" }));
    const everything = await Promise.all(database.tables.map((table) => table.toArray()));
    const removed = await runs.remove(["run-1", "nobody"]);
    expect(await runs.ids()).toEqual(["a"]);
    expect(await database.eventBatches.where("runId").equals("run-1").count()).toBe(0);
    expect(await database.calls.count()).toBe(1);
    await runs.restore(removed);
    expect(await Promise.all(database.tables.map((table) => table.toArray()))).toEqual(everything);
  });

  it("removes everything that belongs to runs and nothing else", async () => {
    const database = testDatabase();
    const runs = new RunRepository(database);
    await runs.append("a", shortRun({ id: "a" }));
    await database.settings.put({ key: "mode", value: "live" });
    await runs.removeAll();
    expect(await runs.ids()).toEqual([]);
    expect((await runs.totals()).live.runs).toBe(0);
    expect(await database.settings.count()).toBe(1);
  });
});

describe("a stored run that was damaged", () => {
  const damages: Record<
    string,
    (database: ReturnType<typeof testDatabase>) => PromiseLike<unknown>
  > = {
    "an event changed": (database) =>
      database.eventBatches.update(["bad", 1], {
        events: [{ type: "call-end", at: 5, callId: "c1", receipt: { cost: -1 } }] as never,
      }),
    "a batch lost": (database) => database.eventBatches.delete(["bad", 1]),
    "its beginning lost": (database) =>
      database.eventBatches.put({ runId: "bad", seq: 0, events: [] }),
    "a batch that is no list": (database) =>
      database.eventBatches.put({ runId: "bad", seq: 1, events: null as never }),
    "its last batch lost": (database) => database.eventBatches.delete(["bad", 7]),
  };

  it.each(Object.entries(damages))(
    "says so: %s, and leaves the others alone",
    async (_, damage) => {
      const database = testDatabase();
      const runs = new RunRepository(database);
      for (const event of shortRun({ id: "bad" })) await runs.append("bad", [event]);
      await runs.append("good", shortRun({ id: "good" }));
      await damage(database);
      await expect(runs.load("bad")).rejects.toMatchObject({
        code: "storage-failed",
        message: expect.stringContaining("This stored run cannot be read"),
        fix: expect.stringContaining("Delete it"),
      });
      expect(await runs.load("good")).toHaveLength(8);
      await runs.remove(["bad"]);
      expect(await runs.ids()).toEqual(["good"]);
    },
  );

  it("asks for a reload when the run is of a newer version", async () => {
    const database = testDatabase();
    const runs = new RunRepository(database);
    await runs.append("a", shortRun({ id: "a" }));
    const [start, ...rest] = shortRun({ id: "a" });
    const newer = { ...start, version: 99 } as RunEvent;
    await database.eventBatches.put({ runId: "a", seq: 0, events: [newer, ...rest] });
    await expect(runs.load("a")).rejects.toMatchObject({ fix: expect.stringContaining("Reload") });
  });
});

describe("paperCosts", () => {
  it("gives those of the newest ended runs, oldest first", async () => {
    const runs = new RunRepository(testDatabase());
    for (const [index, end] of (["answered", null, "failed", "answered"] as const).entries()) {
      const id = `r${index}`;
      await runs.append(id, shortRun({ id, end, startedAt: SHORT_START + index }));
    }
    expect(await runs.paperCosts(2)).toEqual([2, 2]);
    expect(await runs.paperCosts(9)).toHaveLength(3);
  });
});

describe("watch", () => {
  it("tells of changes from another tab until it is ended", async () => {
    const engine = testEngine();
    const [here, there] = [testDatabase(engine), testDatabase(engine)];
    const changed = vi.fn();
    await here.ready();
    const end = new RunRepository(here).watch(changed);
    await there.settings.put({ key: "mode", value: "demo" });
    expect(changed).not.toHaveBeenCalled();
    await new RunRepository(there).append("a", shortRun({ id: "a" }));
    expect(changed).toHaveBeenCalled();
    end();
    const { length } = changed.mock.calls;
    await new RunRepository(there).remove(["a"]);
    expect(changed.mock.calls).toHaveLength(length);
  });
});
