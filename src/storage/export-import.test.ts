import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { run } from "#core/loop/fixtures/round-robin.ts";
import { exportRuns } from "./export-runs.ts";
import { SHORT_START, shortRun } from "./fixtures/short-run.ts";
import { fillDisk, testDatabase } from "./fixtures/test-engine.ts";
import { importRuns } from "./import-runs.ts";
import { RunRepository } from "./runs.ts";

const long = (await run()).sink.events;
const NOW = SHORT_START + 60_000;

let disk: ReturnType<typeof fillDisk> | null = null;
afterEach(() => {
  disk?.repair();
  disk = null;
});

const repository = () => new RunRepository(testDatabase());

/** Three runs, the first one with a line break and brackets in its question. */
async function filled(): Promise<RunRepository> {
  const runs = repository();
  await runs.append("a", shortRun({ id: "a", question: "one\n]}\ntwo", startedAt: 1000 }));
  await runs.append("b", shortRun({ id: "b", startedAt: 2000, end: null }));
  await runs.append("run-1", long);
  return runs;
}

describe("an export", () => {
  it("is plain JSON with its format, version and day, and comes back whole", async () => {
    const runs = await filled();
    const { text, runs: count, failed, secrets } = await exportRuns(runs, null, NOW);
    expect([count, failed, secrets]).toEqual([3, [], []]);
    expect(JSON.parse(text)).toMatchObject({
      format: "switchyard-runs",
      version: 1,
      exportedAt: new Date(NOW).toISOString(),
    });
    const other = repository();
    expect(await importRuns(other, text)).toEqual({ added: 3, skipped: 0, copied: 0, failed: [] });
    for (const id of ["a", "b", "run-1"]) expect(await other.load(id)).toEqual(await runs.load(id));
    expect(await other.totals()).toEqual(await runs.totals());
    expect((await exportRuns(other, null, NOW)).text).toBe(text);
  });

  it("holds the runs asked for, also when there are none", async () => {
    const runs = await filled();
    const one = await exportRuns(runs, ["b", "nobody"], NOW);
    expect(JSON.parse(one.text).runs).toHaveLength(1);
    const none = await exportRuns(runs, [], NOW);
    expect(JSON.parse(none.text).runs).toEqual([]);
    expect(await importRuns(runs, none.text)).toMatchObject({ added: 0, failed: [] });
  });

  it("goes on without a run that cannot be read, and says which", async () => {
    const database = testDatabase();
    const runs = new RunRepository(database);
    await runs.append("a", shortRun({ id: "a" }));
    await runs.append("b", shortRun({ id: "b" }));
    await database.eventBatches.delete(["a", 0]);
    const exported = await exportRuns(runs, null, NOW);
    expect(exported.failed).toEqual([
      { id: "a", message: expect.stringContaining("cannot be read") },
    ]);
    expect(exported.runs).toBe(1);
  });

  it("has no key of the vault and no setting in it, and warns of one in a question", async () => {
    const database = testDatabase();
    const runs = new RunRepository(database);
    await database.vault.put({ id: "vault", record: { key: "sk-canary-0000" } });
    await database.settings.put({ key: "template", value: "sk-canary-0000" });
    await runs.append("a", shortRun({ id: "a" }));
    const clean = await exportRuns(runs, null, NOW);
    expect([clean.text.includes("canary"), clean.secrets]).toEqual([false, []]);
    await runs.append("b", shortRun({ id: "b", question: "Is sk-canary-0000 a key?" }));
    const { secrets } = await exportRuns(runs, null, NOW);
    expect(secrets).toMatchObject([{ id: "b", kind: "api-key" }]);
    expect(JSON.stringify(secrets)).not.toContain("sk-canary-0000");
  });
});

describe("an import", () => {
  it("skips what is here already and copies what differs, however often it is done", async () => {
    const runs = await filled();
    const { text } = await exportRuns(runs, ["a", "b"], NOW);
    const other = repository();
    await other.append("a", shortRun({ id: "a", answer: "somebody else" }));
    await other.append("b", shortRun({ id: "b", startedAt: 2000, end: null }));
    expect(await importRuns(other, text)).toEqual({ added: 0, skipped: 1, copied: 1, failed: [] });
    expect(await importRuns(other, text)).toEqual({ added: 0, skipped: 2, copied: 0, failed: [] });
    const [start, ...rest] = (await runs.load("a")) ?? [];
    expect(await other.load("a-copy-1")).toEqual([{ ...start, id: "a-copy-1" }, ...rest]);
    expect((await other.load("a"))?.at(-2)).toMatchObject({ text: "somebody else" });
  });

  it("takes the whole lines of a file that was cut anywhere, says where, and harms nothing", async () => {
    const { text } = await exportRuns(await filled(), null, NOW);
    const lineEnds = [...text.matchAll(/\n/g)].map((match) => match.index);
    const head = lineEnds[0] ?? 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: head, max: text.length - 4 }), async (length) => {
        const runs = repository();
        await runs.append("kept", shortRun({ id: "kept" }));
        const { added, failed } = await importRuns(runs, text.slice(0, length));
        const whole = lineEnds.slice(1).filter((end) => end <= length + 1).length;
        expect(added).toBeGreaterThanOrEqual(Math.min(3, whole) - 1);
        expect(added).toBeLessThanOrEqual(3);
        expect(failed).toEqual([
          { index: added, message: expect.stringMatching(/cut off .*line \d/) },
        ]);
        expect(await runs.ids()).toHaveLength(added + 1);
        expect(await runs.load("kept")).toHaveLength(8);
      }),
      { numRuns: 25 },
    );
  });

  it("reads a file that somebody formatted anew", async () => {
    const { text } = await exportRuns(await filled(), null, NOW);
    const pretty = JSON.stringify(JSON.parse(text), null, 2);
    expect(await importRuns(repository(), pretty)).toMatchObject({ added: 3, failed: [] });
  });

  it("keeps the good runs of a file and names the bad ones", async () => {
    const good = { events: shortRun({ id: "good" }) };
    const bad = [null, {}, { events: [] }, { events: shortRun({ id: "x" }).slice(1) }];
    const nan = { events: shortRun({ id: "y", cost: Number.NaN }) };
    const negative = { events: shortRun({ id: "z", cost: -5 }) };
    const newer = { events: [{ ...good.events[0], version: 99 }] };
    const file = {
      format: "switchyard-runs",
      version: 1,
      runs: [...bad, negative, good, newer, nan],
    };
    const runs = repository();
    const result = await importRuns(runs, JSON.stringify(file));
    // JSON has no NaN: it arrives as an unknown cost, which is what it is.
    expect(result.added).toBe(2);
    expect(result.failed.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 6]);
    expect(result.failed[4]?.message).toContain("receipt");
    expect(result.failed[5]?.message).toContain("newer Switchyard");
    expect(await runs.ids()).toEqual(["good", "y"]);
  });

  it("does not let a hostile file reach prototypes or other tables", async () => {
    const events = JSON.stringify(shortRun({ id: "__proto__" })).replace(
      '"at":0',
      '"at":0,"__proto__":{"polluted":true},"key":"sk-canary-0000"',
    );
    const text = `{"format":"switchyard-runs","version":1,"runs":[{"events":${events}}]}`;
    const runs = repository();
    expect(await importRuns(runs, text)).toMatchObject({ added: 1 });
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(JSON.stringify(await runs.load("__proto__"))).not.toContain("canary");
  });

  it.each([
    ["nothing", ""],
    ["no JSON", "Dear diary\nhow are you"],
    ["other JSON", '{"format":"something-else","version":1,"runs":[]}'],
    ["a list", "[1,2,3]"],
    ["no runs", '{"format":"switchyard-runs","version":1}'],
    ["a newer format", '{"format":"switchyard-runs","version":2,"runs":[]}'],
    ["half a head", '{"format":"switchyard-r'],
  ])("refuses %s with what to do", async (_, text) => {
    await expect(importRuns(repository(), text)).rejects.toMatchObject({
      code: "import-invalid",
      fix: expect.stringMatching(/./),
    });
  });

  it("says how far it came when the disk is full, and goes on from there the next time", async () => {
    const { text } = await exportRuns(await filled(), null, NOW);
    const runs = repository();
    await runs.totals();
    // A run of one batch and one call writes four rows.
    disk = fillDisk(6);
    await expect(importRuns(runs, text)).rejects.toMatchObject({
      code: "storage-full",
      message: expect.stringContaining("after 1 run was read"),
    });
    disk.repair();
    expect(await runs.ids()).toEqual(["a"]);
    expect(await importRuns(runs, text)).toMatchObject({ added: 2, skipped: 1 });
  });
});
