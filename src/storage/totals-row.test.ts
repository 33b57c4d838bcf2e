import { describe, expect, it } from "vitest";
import { shortRun } from "./fixtures/short-run.ts";
import { testDatabase } from "./fixtures/test-engine.ts";
import { RunRepository } from "./runs.ts";

describe("totals", () => {
  it("adds up what is known, demo apart, and follows every change", async () => {
    const runs = new RunRepository(testDatabase());
    await runs.append("a", shortRun({ id: "a", cost: 100 }));
    await runs.append("b", shortRun({ id: "b", cost: 20, estimated: true }));
    await runs.append("c", shortRun({ id: "c", cost: null }));
    await runs.append("d", shortRun({ id: "d", cost: 7, demo: true }));
    const live = { runs: 3, calls: 3, cost: 120, unknown: 1, estimated: true };
    const demo = { runs: 1, calls: 1, cost: 7, unknown: 0, estimated: false };
    expect(await runs.totals()).toEqual({ live, demo });
    const removed = await runs.remove(["b", "c"]);
    expect((await runs.totals()).live).toEqual({
      runs: 1,
      calls: 1,
      cost: 100,
      unknown: 0,
      estimated: false,
    });
    await runs.restore(removed);
    expect(await runs.totals()).toEqual({ live, demo });
  });

  it("stays exact when imported runs claim more money than a number can hold", async () => {
    const runs = new RunRepository(testDatabase());
    const most = Number.MAX_SAFE_INTEGER;
    for (const id of ["a", "b"]) await runs.append(id, shortRun({ id, cost: most }));
    await runs.append("c", shortRun({ id: "c", cost: 5 }));
    expect((await runs.totals()).live.cost).toBe(most);
    await runs.remove(["a", "b"]);
    expect((await runs.totals()).live.cost).toBe(5);
  });
});
