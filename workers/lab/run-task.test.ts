import { describe, expect, it } from "vitest";
import { WRITTEN_FORMATS } from "#core/outcomes/files/write-outcome-file.ts";
import type { LabMessage, LabSettings, LabTask } from "./api.ts";
import { kindsCsv, memoryLab, messagesOf } from "./fixtures/memory-lab.ts";

const SETTINGS: LabSettings = { routers: ["task-table", "ridge"], test: null, seed: 1 };

function importing(id: string, csv: string, name = "made.csv"): LabTask {
  const files = [{ name, blob: new Blob([csv]) }];
  return { kind: "import", files, mappings: {}, id, name: "Made", addedAt: 5 };
}

const resultOf = (messages: readonly LabMessage[]) => {
  const last = messages.at(-1);
  if (last?.type !== "finish") throw new Error("no finish");
  return last;
};

describe("the lab's tasks", () => {
  it("import a table, counting what is bad, and judge routers on it", async () => {
    const { world, tables } = memoryLab();
    const csv = `${kindsCsv(200)}\nbad,x,sums,train,seven,0,0,0,0,0`;
    const imported = resultOf(await messagesOf(world, importing("t1", csv)));
    expect(imported).toMatchObject({
      failure: null,
      unknown: null,
      table: { name: "Made", questions: 201, badRows: 1 },
    });
    expect(imported.bad?.listed[0]).toMatchObject({ line: 202 });
    expect(tables.size).toBe(1);
    const source = { kind: "stored", id: "t1" } as const;
    const messages = await messagesOf(world, {
      kind: "evaluate",
      source,
      settings: SETTINGS,
      badRows: 1,
    });
    const kinds = messages.map(({ type }) => type).filter((type) => type !== "progress");
    expect(kinds).toEqual(["table", "report", "report", "finish"]);
    const report = messages.findLast((message) => message.type === "report");
    expect(report?.isWhole).toBe(true);
    expect(report?.evaluated.report.routers.map(({ id }) => id)).toEqual(["task-table", "ridge"]);
    expect(report?.evaluated.report.findings.map(({ code }) => code)).toContain("rows-left-out");
  });

  it("ask what columns mean before anything is stored, and go by what is said", async () => {
    const { world, tables } = memoryLab();
    const csv = "a,b,c\none two,2000,1200\nthree four,4000,100\nfive,0,900";
    const { unknown, table, failure } = resultOf(await messagesOf(world, importing("t1", csv)));
    expect({ table, failure }).toEqual({ table: null, failure: null });
    expect(unknown?.columns.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(tables.size).toBe(0);
    if (unknown == null) throw new Error("it was understood");
    const none = {
      score: null,
      cost: null,
      inputTokens: null,
      outputTokens: null,
      latency: null,
      replyLength: null,
      reply: null,
    };
    const mapping = {
      ...unknown.mapping,
      shape: "wide" as const,
      scoreTop: 4000,
      text: "a",
      candidates: [
        { ...none, name: "big", score: "b" },
        { ...none, name: "small", score: "c" },
      ],
    };
    const task = { ...importing("t2", csv), mappings: { "made.csv": mapping } } as LabTask;
    const second = resultOf(await messagesOf(world, task));
    expect(second).toMatchObject({
      failure: null,
      table: { candidates: ["big", "small"], questions: 3 },
    });
  });

  it("show a first look at a long table before all routers are fitted", async () => {
    const { world } = memoryLab();
    await messagesOf(world, importing("t1", kindsCsv(1200)));
    const source = { kind: "stored", id: "t1" } as const;
    const settings: LabSettings = { ...SETTINGS, routers: ["task-table", "cluster-table"] };
    const messages = await messagesOf(world, { kind: "evaluate", source, settings, badRows: 0 });
    const reports = messages.filter((message) => message.type === "report");
    expect(reports.map(({ isWhole }) => isWhole)).toEqual([false, false, true]);
    expect(reports.map(({ evaluated }) => evaluated.report.routers.length)).toEqual([1, 2, 2]);
  });

  it("stop in the middle, and leave nothing", async () => {
    const { world, heads, seen } = memoryLab();
    await messagesOf(world, importing("t1", kindsCsv(300)));
    const source = { kind: "stored", id: "t1" } as const;
    const before = seen.breaths;
    const fitting: LabTask = {
      kind: "fit",
      source,
      settings: SETTINGS,
      router: "ridge",
      lambda: null,
      candidates: [0, 1, 2].map((candidate) => ({ candidate, name: `m${candidate}` })),
      id: "h1",
      name: "Ridge",
      addedAt: 5,
    };
    const stopped = resultOf(await messagesOf(world, fitting, 2));
    expect(stopped.failure?.code).toBe("aborted");
    expect(seen.breaths).toBeGreaterThan(before);
    expect(heads.size).toBe(0);
    const done = resultOf(await messagesOf(world, fitting));
    expect(done).toMatchObject({ failure: null, heads: { id: "h1", name: "Ridge" } });
    expect(heads.size).toBe(1);
  });

  it.each(["wide-csv", "long-csv", "jsonl", "parquet"] as const)(
    "write a table as %s that reads back",
    async (format) => {
      const { world } = memoryLab();
      await messagesOf(world, importing("t1", kindsCsv(30)));
      const source = { kind: "stored", id: "t1" } as const;
      const { file } = resultOf(await messagesOf(world, { kind: "export", source, format }));
      if (file === null) throw new Error("no file");
      const files = [{ name: `back.${WRITTEN_FORMATS[format].extension}`, blob: file }];
      const again: LabTask = {
        kind: "import",
        files,
        mappings: {},
        id: "t2",
        name: "Back",
        addedAt: 6,
      };
      const { table, failure } = resultOf(await messagesOf(world, again));
      expect(failure).toBeNull();
      expect(table).toMatchObject({
        questions: 30,
        candidates: ["adder", "poet", "sage"],
        hasCosts: true,
        hasTexts: true,
        splits: ["train", "test"],
      });
    },
  );

  it("say so when a file of the page cannot be had", async () => {
    const { world } = memoryLab();
    const task = {
      kind: "evaluate",
      source: { kind: "shipped" },
      settings: SETTINGS,
      badRows: 0,
    } as const;
    expect(resultOf(await messagesOf(world, task)).failure?.code).toBe("offline");
  });
});
