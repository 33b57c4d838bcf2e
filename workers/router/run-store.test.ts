import { describe, expect, it, vi } from "vitest";
import { run } from "#core/loop/fixtures/round-robin.ts";
import { testEngine } from "#storage/fixtures/test-engine.ts";
import { openStorage } from "#storage/open-storage.ts";
import { runStore } from "./run-store.ts";

const { events } = (await run()).sink;

describe("runStore", () => {
  it("begins to load before the first batch and keeps batches in order", async () => {
    const storage = openStorage({ engine: testEngine() });
    let arrive: () => void = () => {};
    const open = vi.fn(
      () =>
        new Promise<typeof storage>((resolve) => {
          arrive = () => resolve(storage);
        }),
    );
    const store = runStore({ id: "run-1" }, [], open);
    expect(open).toHaveBeenCalledOnce();
    const writes = events.map((event) => store([event]));
    arrive();
    await Promise.all(writes);
    expect(await storage.runs.load("run-1")).toEqual(events);
  });

  it("goes on behind what is stored", async () => {
    const storage = openStorage({ engine: testEngine() });
    await storage.runs.append("run-1", events.slice(0, 9));
    const store = runStore({ id: "run-1" }, events.slice(0, 9), async () => storage);
    await store(events.slice(9));
    expect(await storage.runs.load("run-1")).toEqual(events);
  });

  it("writes nothing after a batch that failed", async () => {
    const storage = openStorage({ engine: testEngine() });
    const store = runStore({ id: "run-1" }, [], async () => storage);
    await store(events.slice(0, 4));
    await storage.runs.append("run-1", events.slice(4, 6));
    await expect(store(events.slice(4, 6))).rejects.toMatchObject({ code: "storage-failed" });
    await expect(store(events.slice(6))).rejects.toMatchObject({ code: "storage-failed" });
    expect(await storage.runs.load("run-1")).toEqual(events.slice(0, 6));
  });

  it("rejects when the database cannot be loaded, and only to those who store", async () => {
    const store = runStore({ id: "run-1" }, [], () => Promise.reject(new TypeError("no chunk")));
    await expect(store(events.slice(0, 1))).rejects.toThrow("no chunk");
  });
});
