import { expect, test } from "vitest";
import { sampleApp } from "#state/fixtures/sample-app.ts";
import { sampleRow } from "#state/fixtures/scripted-heads.ts";
import { sampleEvaluated, sampleTableRow } from "#state/fixtures/scripted-lab.ts";
import type { LabSettings } from "#workers/lab/api.ts";

async function openedLab() {
  const app = sampleApp();
  await Promise.all([app.preferences.load(), app.pools.load()]);
  return { app, desk: await app.lab(), lab: app.labWork };
}

const UNKNOWN = {
  name: "mine.csv",
  format: null,
  title: "A row for each question",
  notes: [],
  problem: "Nobody knows.",
  columns: [{ name: "a", values: ["1"] }],
  mapping: {
    shape: "wide",
    id: null,
    text: null,
    task: null,
    split: null,
    group: null,
    candidate: null,
    values: {
      score: null,
      cost: null,
      inputTokens: null,
      outputTokens: null,
      latency: null,
      replyLength: null,
      reply: null,
    },
    candidates: [],
    scoreTop: 1,
    costUnit: "usd",
    latencyUnit: "ms",
    decimal: ".",
  },
} as const;

const FILES = [{ name: "mine.csv", blob: new Blob(["x"]) }];

test("a table is opened with a first look and then the whole report", async () => {
  const { desk, lab } = await openedLab();
  const opened = desk.open({ kind: "shipped" });
  lab.newest.post({ type: "report", evaluated: sampleEvaluated(), isWhole: false });
  await expect.poll(() => desk.evaluated).not.toBeNull();
  expect(desk.isWhole).toBe(false);
  expect(desk.job.kind).toBe("evaluate");
  lab.newest.succeed();
  await opened;
  expect(desk.isWhole).toBe(true);
  expect(desk.table?.questions.count).toBe(80);
  expect(desk.job.kind).toBeNull();
});

test("another table takes the place of one that is still judged, and late news of that are not shown", async () => {
  const { desk, lab } = await openedLab();
  const first = desk.open({ kind: "shipped" });
  const older = lab.newest;
  const second = desk.open({ kind: "demo" });
  expect(older.stops).toBe(1);
  await first;
  expect(desk.job.failure).toBeNull();
  expect(desk.job.kind).toBe("evaluate");
  lab.newest.succeed();
  await second;
  expect(desk.source).toEqual({ kind: "demo" });
  expect(desk.isWhole).toBe(true);
});

test("other settings judge the same table anew, while the older report stays", async () => {
  const { desk, lab } = await openedLab();
  const opened = desk.open({ kind: "shipped" });
  lab.newest.succeed();
  await opened;
  const settings: LabSettings = { ...desk.settings, seed: 7 };
  const again = desk.evaluate(settings);
  expect(lab.newest.task).toMatchObject({ kind: "evaluate", settings: { seed: 7 } });
  expect(desk.evaluated).not.toBeNull();
  desk.job.stop();
  await again;
  expect(desk.job.failure).toBeNull();
  expect(desk.evaluated).not.toBeNull();
});

test("files are imported under a free name, listed and opened, with what was left out", async () => {
  const { desk, lab } = await openedLab();
  lab.rows = [sampleTableRow({ id: "t0", name: "mine" })];
  await desk.reload();
  const importing = desk.intake.importFiles(FILES);
  expect(lab.newest.task).toMatchObject({ kind: "import", name: "mine 2" });
  const table = sampleTableRow({ id: "t9", name: "mine 2", badRows: 3 });
  lab.rows = [table, ...lab.rows];
  const bad = {
    count: 3,
    listed: [{ file: "mine.csv", line: 4, reason: "it has no scores" }],
    reasons: [],
  };
  lab.newest.finish({ table, notes: ["Read as JSON."], bad });
  await expect.poll(() => lab.newest.task.kind).toBe("evaluate");
  expect(lab.newest.task).toMatchObject({ source: { kind: "stored", id: "t9" }, badRows: 3 });
  lab.newest.succeed();
  await importing;
  expect(desk.intake.notes).toEqual(["Read as JSON."]);
  expect(desk.intake.leftOut?.count).toBe(3);

  const correcting = desk.intake.correctColumns();
  expect(lab.newest.task).toMatchObject({ kind: "inspect", file: { name: "mine.csv" } });
  lab.newest.finish({ unknown: UNKNOWN });
  await correcting;
  const again = desk.intake.mapColumns({ ...UNKNOWN.mapping, text: "a" });
  expect(lab.newest.task).toMatchObject({ kind: "import", name: "mine 2" });
  const other = sampleTableRow({ id: "t10", name: "mine 2" });
  lab.rows = [other, ...lab.rows];
  lab.newest.finish({ table: other, notes: [] });
  await expect.poll(() => lab.newest.task).toMatchObject({ source: { kind: "stored", id: "t10" } });
  lab.newest.succeed();
  await again;
  expect(desk.tables?.map(({ id }) => id)).toEqual(["t10", "t0"]);
});

test("files that are not understood wait for a word on their columns", async () => {
  const { desk, lab } = await openedLab();
  const importing = desk.intake.importFiles(FILES);
  lab.newest.finish({ unknown: UNKNOWN });
  await importing;
  expect(desk.intake.waiting?.unknown.problem).toBe("Nobody knows.");
  const again = desk.intake.mapColumns({ ...UNKNOWN.mapping, text: "a" });
  expect(lab.newest.task).toMatchObject({
    kind: "import",
    mappings: { "mine.csv": { text: "a" } },
  });
  expect(desk.intake.waiting).toBeNull();
  lab.newest.fail("Still not.");
  await again;
  expect(desk.job.failure?.message).toBe("Still not.");
});

test("a deleted table comes back by undo; one that is looked at is closed", async () => {
  const { app, desk, lab } = await openedLab();
  const row = sampleTableRow();
  lab.rows = [row];
  await desk.reload();
  const opened = desk.open({ kind: "stored", id: row.id });
  lab.newest.succeed();
  await opened;
  await desk.remove(row);
  expect(desk.tables).toEqual([]);
  expect(desk.source).toBeNull();
  app.notices.list.at(-1)?.action?.run();
  await expect.poll(() => desk.tables?.length).toBe(1);
});

test("a router goes into Ask with the pool whose candidates it chooses between", async () => {
  const { app, desk, lab } = await openedLab();
  const opened = desk.open({ kind: "shipped" });
  lab.newest.succeed();
  await opened;
  desk.prepareUse("task-table", 2e-12);
  const { draft } = desk;
  expect(draft?.chosen).toEqual(["Qwen2.5-7B-Instruct", "LLaMA-3.1-70B-Instruct", ""]);
  expect(draft?.problem).toBeNull();
  const using = desk.use();
  expect(lab.newest.task).toMatchObject({
    kind: "fit",
    router: "task-table",
    lambda: 2,
    candidates: [
      { candidate: 0, name: "Qwen2.5-7B-Instruct" },
      { candidate: 1, name: "LLaMA-3.1-70B-Instruct" },
    ],
  });
  lab.newest.finish({ heads: sampleRow({ id: "h7", name: "Task table, a table" }) });
  await using;
  expect(app.preferences.values).toMatchObject({
    policy: "fitted",
    headsId: "h7",
    poolId: "router-r1",
  });
  expect(app.places.place).toEqual({ screen: "ask" });
});

test("a router is not used where nobody stands for two of its candidates, or one stands twice", async () => {
  const { desk, lab } = await openedLab();
  const opened = desk.open({ kind: "shipped" });
  lab.newest.succeed();
  await opened;
  desk.prepareUse("task-table", 0);
  desk.draft?.choose(1, "");
  expect(desk.draft?.problem).toContain("at least two");
  desk.draft?.choose(2, "Qwen2.5-7B-Instruct");
  expect(desk.draft?.problem).toContain("stands for two");
  const before = lab.tasks.length;
  await desk.use();
  expect(lab.tasks).toHaveLength(before);
});

test("work that does not hear a stop is ended with its worker, and nothing is said to have failed", async () => {
  const { desk, lab } = await openedLab();
  const importing = desk.intake.importFiles(FILES);
  const task = lab.newest;
  task.hearsStop = false;
  desk.job.stop();
  expect([task.stops, lab.ends, desk.job.isStopping]).toEqual([1, 0, true]);
  desk.job.stop();
  await importing;
  expect(lab.ends).toBe(1);
  expect(desk.job.kind).toBeNull();
  expect(desk.job.failure).toBeNull();
});
