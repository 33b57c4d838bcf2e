import { describe, expect, it } from "vitest";
import { recordedHeads } from "#core/heads/fixtures/recorded-heads.ts";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import type { CallRow } from "./call-row.ts";
import type { EventBatchRow, PoolRow, PriceTableRow, SettingRow } from "./database.ts";
import { exportRuns } from "./export-runs.ts";
import {
  EXPORT_TEXT,
  READINGS,
  RECORDED_RUNS,
  rawRows,
  rebuildDatabase,
  recordedRows,
} from "./fixtures/recorded.ts";
import { testEngine } from "./fixtures/test-engine.ts";
import type { HeadsRow } from "./heads-row.ts";
import { importRuns } from "./import-runs.ts";
import { openStorage, type SwitchyardStorage } from "./open-storage.ts";
import type { RunRow } from "./run-row.ts";

/** Rows in the order of their recorded keys. */
function inOrder<Row>(keys: readonly string[], rows: readonly Row[], keyOf: (row: Row) => string) {
  return keys.map((key) => rows.find((row) => keyOf(row) === key));
}

const idOf = ({ id }: { readonly id: string }): string => id;
const NEWEST_FIRST = inOrder(READINGS.history, recordedRows<RunRow>("runs"), idOf);

/** Settings of then that are options of a router today. */
const MOVED = new Set(["template", "loop"]);

async function rebuilt(): Promise<SwitchyardStorage> {
  const engine = testEngine();
  await rebuildDatabase(engine);
  return openStorage({ engine });
}

const { runs, calls, settings, pools, priceTables, heads } = await rebuilt();

describe("a database as version 2 left it", () => {
  it.each(RECORDED_RUNS)(
    "gives back the run $name",
    async ({ id, events, name: _, ...recorded }) => {
      const loaded = (await runs.load(id)) ?? [];
      expect(loaded).toStrictEqual(events);
      const run = foldEvents(loaded);
      expect({
        status: run.end?.reason ?? "running",
        failure: run.end?.failure?.code ?? null,
        answer: run.answer,
        answerOrigin: run.answerOrigin,
        totals: run.totals,
        rounds: run.rounds.length,
        calls: run.calls.map(({ start, reply, end }) => ({
          candidate: start.candidate,
          reply,
          outcome: end?.outcome ?? null,
          cost: end?.receipt.cost ?? null,
        })),
      }).toEqual(recorded);
    },
  );

  it("lists, filters and finds every run", async () => {
    expect(NEWEST_FIRST).toHaveLength(RECORDED_RUNS.length);
    const first = await runs.page({ limit: 20 });
    const rest = await runs.page({ limit: 1000, before: first.runs.at(-1) ?? null });
    expect([...first.runs, ...rest.runs]).toEqual(NEWEST_FIRST);
    expect((await runs.running()).map(idOf)).toEqual(READINGS.running);
    for (const [text, found] of Object.entries(READINGS.searches)) {
      expect((await runs.page({ text, limit: 1000 })).runs.map(idOf), text).toEqual(found);
    }
    for (const status of new Set(RECORDED_RUNS.map((run) => run.status as RunRow["status"]))) {
      const page = await runs.page({ status, limit: 1000 });
      expect(page.runs).toEqual(NEWEST_FIRST.filter((row) => row?.status === status));
    }
  });

  it("adds up to what it did", async () => {
    expect(await runs.totals()).toEqual(READINGS.totals);
    expect(await runs.paperCosts(1000)).toEqual(READINGS.paperCosts);
  });

  it("has every line of the cost log", async () => {
    const keyOf = ({ runId, callId }: CallRow): string => `${runId} ${callId}`;
    const rows = inOrder(READINGS.calls, recordedRows<CallRow>("calls"), keyOf);
    expect(await calls.page({ limit: 1000 })).toEqual(rows);
    expect(await calls.ofRun("recorded-cut-r2-router")).toMatchObject([{ status: "under-way" }]);
  });

  it("keeps every choice, two of them among the options of Router-R1", async () => {
    const rows = recordedRows<SettingRow>("settings");
    const { template, loop, policyOptions, ...others } = Object.fromEntries(
      rows.map(({ key, value }) => [key, value]),
    );
    expect(await settings.read()).toEqual({
      ...others,
      policyOptions: { ...(policyOptions as object), "router-r1": { prompt: template, loop } },
    });
  });

  it("has the visitor's pools, and the prices that were accepted", async () => {
    const stored = inOrder(READINGS.pools, recordedRows<PoolRow>("pools"), idOf);
    expect(await pools.list()).toEqual(stored);
    const tables = recordedRows<PriceTableRow>("priceTables");
    const sourceOf = ({ source }: PriceTableRow): string => source;
    expect(await priceTables.list()).toEqual(inOrder(READINGS.priceTables, tables, sourceOf));
  });

  it("has the heads, number for number", async () => {
    const rows = inOrder(READINGS.heads, recordedRows<HeadsRow>("heads"), idOf);
    expect(await heads.list()).toEqual(rows);
    const known = recordedHeads().filter(({ id }) => READINGS.heads.includes(id));
    expect(known.map(idOf)).toEqual(["heads-ridge", "heads-knn", "heads-fitted"]);
    for (const { id, heads: recorded } of known) {
      expect(await heads.load(id), id).toEqual(recorded);
    }
    for (const { id, dimension } of rows.filter((row) => row !== undefined)) {
      expect((await heads.load(id)).embedding?.dimension, id).toBe(dimension);
    }
  });

  it("takes runs out and in, and its sums follow", async () => {
    const storage = await rebuilt();
    const removed = await storage.runs.remove(RECORDED_RUNS.slice(3).map(idOf));
    const kept = RECORDED_RUNS.slice(0, 3);
    expect(await storage.runs.ids()).toEqual(kept.map(idOf));
    expect((await storage.runs.totals()).demo).toMatchObject({
      runs: 3,
      cost: kept.reduce((sum, { totals }) => sum + totals.cost, 0),
    });
    await storage.runs.restore(removed);
    expect(await storage.runs.totals()).toEqual(READINGS.totals);
  });
});

/** A row without what later versions count besides; an older page passes over it. */
function asThen<Row>(row: Row): Omit<Row, "replies"> {
  const { replies: _, ...then } = row as Row & { readonly replies?: number };
  return then;
}

describe("an exported file of then", () => {
  it("is taken in whole, and comes out again as it was", async () => {
    const here = openStorage({ engine: testEngine() });
    const { length: added } = RECORDED_RUNS;
    expect(await importRuns(here.runs, EXPORT_TEXT)).toEqual({
      added,
      skipped: 0,
      copied: 0,
      failed: [],
    });
    for (const { id, events } of RECORDED_RUNS)
      expect(await here.runs.load(id), id).toEqual(events);
    expect(await here.runs.totals()).toEqual(READINGS.totals);
    // A run that came in lies in fewer batches than one that was stored while it ran.
    const rows = (await here.runs.page({ limit: 1000 })).runs;
    expect(rows.map((row) => ({ ...asThen(row), batches: 0 }))).toEqual(
      NEWEST_FIRST.map((row) => ({ ...row, batches: 0 })),
    );
    const { exportedAt, ...file } = JSON.parse(EXPORT_TEXT);
    const again = await exportRuns(here.runs, null, Date.parse(exportedAt));
    expect(again.failed).toEqual([]);
    expect(JSON.parse(again.text)).toEqual({ ...file, exportedAt });
  });

  it("is skipped whole where its runs are stored already", async () => {
    const full = await rebuilt();
    const { length: skipped } = RECORDED_RUNS;
    expect(await importRuns(full.runs, EXPORT_TEXT)).toEqual({
      added: 0,
      skipped,
      copied: 0,
      failed: [],
    });
  });
});

describe("what is stored now", () => {
  it("is stored as it was: an older page of another tab reads it", async () => {
    const engine = testEngine();
    const now = openStorage({ engine });
    for (const { runId, events } of recordedRows<EventBatchRow>("eventBatches")) {
      await now.runs.append(runId, events);
    }
    const choices = recordedRows<SettingRow>("settings").filter(({ key }) => !MOVED.has(key));
    for (const { key, value } of choices) await now.settings.write({ [key]: value });
    for (const row of recordedRows<PoolRow>("pools")) await now.pools.put(row);
    for (const { id, name, addedAt, fit } of recordedRows<HeadsRow>("heads")) {
      const recorded = recordedHeads().find((one) => one.id === id);
      if (recorded !== undefined) await now.heads.add({ id, name, addedAt, fit }, recorded.heads);
    }
    for (const table of ["runs", "eventBatches", "calls", "totals", "pools"]) {
      const rows = (await rawRows(engine, table)).map(asThen);
      expect(rows, table).toStrictEqual(recordedRows(table));
    }
    expect(await rawRows(engine, "settings")).toStrictEqual(choices);
    for (const table of ["heads", "headsData"]) {
      const isSmall = ({ id }: { readonly id: string }): boolean => !id.startsWith("demo-");
      const rows = recordedRows<{ readonly id: string }>(table).filter(isSmall);
      expect(await rawRows(engine, table), table).toStrictEqual(rows);
    }
  });
});
