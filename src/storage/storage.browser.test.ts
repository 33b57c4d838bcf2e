import { afterEach, describe, expect, it, vi } from "vitest";
import { Database } from "./database.ts";
import { SHORT_START, shortRun } from "./fixtures/short-run.ts";
import { RunRepository } from "./runs.ts";

const open: Database[] = [];

function freshDatabase(name = `test-${crypto.randomUUID()}`): Database {
  const database = new Database({ name });
  open.push(database);
  return database;
}

afterEach(async () => {
  for (const database of open.splice(0)) await database.delete();
});

describe("storage in a real browser", () => {
  it("keeps, pages, searches, removes and restores", async () => {
    const runs = new RunRepository(freshDatabase());
    for (let index = 0; index < 30; index += 1) {
      const [id, question] = [`run-${index}`, index % 2 === 0 ? "Why Hamlet?" : "莎士比亚是谁?"];
      await runs.append(id, shortRun({ id, question, startedAt: SHORT_START + index }));
    }
    const first = await runs.page({ text: "ham", limit: 10 });
    expect([first.runs.length, first.runs[0]?.id, first.more]).toEqual([10, "run-28", true]);
    const rest = await runs.page({ text: "ham", limit: 10, before: first.runs.at(-1) ?? null });
    expect([rest.runs.length, rest.more]).toEqual([5, false]);
    expect((await runs.page({ text: "比亚", status: "answered", limit: 99 })).runs).toHaveLength(
      15,
    );
    expect(await runs.load("run-3")).toHaveLength(8);
    const removed = await runs.remove(["run-3", "run-4"]);
    expect((await runs.totals()).live).toMatchObject({ runs: 28, cost: 28_000 });
    await runs.restore(removed);
    expect((await runs.totals()).live).toMatchObject({ runs: 30, cost: 30_000 });
  });

  it("hears in the page what a worker has written", async () => {
    const database = freshDatabase();
    const runs = new RunRepository(database);
    await runs.totals();
    const changed = vi.fn();
    const end = runs.watch(changed);
    const worker = new Worker(new URL("./fixtures/store-run.worker.ts", import.meta.url), {
      type: "module",
    });
    worker.postMessage(database.name);
    await vi.waitFor(async () => {
      expect(changed).toHaveBeenCalled();
      expect(await runs.row("from a worker")).toMatchObject({ status: "answered" });
    });
    end();
    worker.terminate();
  });

  it("lets another tab delete the database and begins anew", async () => {
    const name = `test-${crypto.randomUUID()}`;
    const onVersionChange = vi.fn();
    const database = new Database({ name, onVersionChange });
    open.push(database);
    const runs = new RunRepository(database);
    await runs.append("a", shortRun({ id: "a" }));
    await freshDatabase(name).deleteWhole();
    expect(onVersionChange).toHaveBeenCalledOnce();
    expect(await runs.ids()).toEqual([]);
  });
});
