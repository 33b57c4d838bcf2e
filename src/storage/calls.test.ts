import { describe, expect, it } from "vitest";
import { CallLog } from "./calls.ts";
import { SHORT_START, shortRun } from "./fixtures/short-run.ts";
import { testDatabase } from "./fixtures/test-engine.ts";
import { RunRepository } from "./runs.ts";

describe("CallLog", () => {
  it("has the intent before the call and the receipt after it", async () => {
    const database = testDatabase();
    const [runs, calls] = [new RunRepository(database), new CallLog(database)];
    const all = shortRun({ id: "a" });
    await runs.append("a", all.slice(0, 4));
    const intent = {
      callId: "c1",
      candidate: "Small-8B",
      provider: "openrouter",
      model: "maker/small-8b",
      startedAt: SHORT_START + 3,
      reserved: 5000,
    };
    expect(await calls.ofRun("a")).toMatchObject([{ ...intent, status: "under-way", cost: null }]);
    await runs.append("a", all.slice(4));
    expect(await calls.ofRun("a")).toMatchObject([
      { ...intent, status: "ok", cost: 1000, usage: { fresh: 10, output: 3 } },
    ]);
  });

  it("pages from the newest call on, over all runs", async () => {
    const database = testDatabase();
    const [runs, calls] = [new RunRepository(database), new CallLog(database)];
    for (const [index, id] of ["a", "b", "c"].entries()) {
      await runs.append(id, shortRun({ id, startedAt: SHORT_START + 1000 * index }));
    }
    const first = await calls.page({ limit: 2 });
    expect(first.map((call) => call.runId)).toEqual(["c", "b"]);
    const rest = await calls.page({ limit: 2, before: first[1] ?? null });
    expect(rest.map((call) => call.runId)).toEqual(["a"]);
  });
});
