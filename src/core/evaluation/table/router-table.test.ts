import { describe, expect, it } from "vitest";
import { evaluate, seer } from "#core/evaluation/report/fixtures/evaluate.ts";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import { columnGroups, sortRows } from "./router-columns.ts";
import { routerRows } from "./router-rows.ts";
import { taskRows } from "./task-columns.ts";

const TABLE = sampleTable({ questions: 300, candidates: PAIR });
const REPORT = evaluate(TABLE, { deciders: [seer(TABLE, 0.3, true), seer(TABLE, 0.9, true)] });
const ROWS = routerRows(REPORT, { kind: "equal-quality" }, true);
const columns = columnGroups(ROWS).flatMap((group) => group.columns);
const columnOf = (id: string) => {
  const found = columns.find((column) => column.id === id);
  if (found === undefined) throw new Error(`no column ${id}`);
  return found;
};

describe("rows of the table", () => {
  it("are references, routers and single models, each once", () => {
    expect(ROWS.map(({ key }) => key)).toEqual([
      "reference/cheapest",
      "reference/best-single",
      "reference/random",
      "reference/task-table",
      "reference/oracle",
      "router/seer-0.3",
      "router/seer-0.9",
      "single/single-0",
      "single/single-1",
    ]);
  });

  it("have the setting that is asked for, or the point of a λ without what was not measured there", () => {
    const [, , , , , router] = routerRows(REPORT, { kind: "quality" }, false);
    expect([router?.setting, router?.lambda]).toEqual(["quality", 0]);
    const { lambda, accuracy } = REPORT.routers[0]?.curve[40] ?? { lambda: null, accuracy: -1 };
    const moved = routerRows(REPORT, { kind: "lambda", lambda: lambda ?? 0 }, false)[5];
    expect(moved).toMatchObject({ lambda, accuracy, interval: null, against: null, setting: null });
  });
});

describe("sorting", () => {
  it.each(["accuracy", "cost", "difference", "qnc", "wins", "arena", "apgr"])(
    "by %s puts the better ones first, turned the worse ones, and what has no figure last both times",
    (id) => {
      const column = columnOf(id);
      for (const isTurned of [false, true]) {
        const figures = sortRows(ROWS, column, isTurned).map((row) => column.figureOf(row));
        const known = figures.filter((figure) => figure !== null);
        const isFalling = (column.better === "more") !== isTurned;
        expect(known).toEqual(known.toSorted((a, b) => (isFalling ? b - a : a - b)));
        expect(known.length).toBeGreaterThan(1);
        expect(figures.slice(0, known.length)).toEqual(known);
      }
    },
  );

  it("knows that a smaller cost is better", () => {
    expect(sortRows(ROWS, columnOf("cost"), false)[0]?.name).toBe("Cheapest: small");
  });
});

describe("columns", () => {
  it("of pairs and of McNemar are there only where some row has them", () => {
    expect(columnGroups(ROWS).map(({ id }) => id)).toContain("pair");
    const three = sampleTable({
      questions: 200,
      candidates: [...PAIR, { name: "third", skill: 0.6, cost: 3_000_000 }],
    });
    const report = evaluate(three, { deciders: [seer(three, 0.3, true)] });
    const groups = columnGroups(routerRows(report, { kind: "quality" }, true));
    expect(groups.map(({ id }) => id)).not.toContain("pair");
    const alone = evaluate(TABLE);
    const ids = columnGroups(routerRows(alone, { kind: "quality" }, true)).map(({ id }) => id);
    expect(ids).not.toContain("sureness");
  });

  it("all say what they are, and write every row", () => {
    for (const { explanation, textOf, noteOf } of columns) {
      expect(explanation.length).toBeGreaterThan(20);
      for (const row of ROWS) {
        expect(textOf(row)).not.toMatch(/NaN|undefined|null|^$/);
        expect(noteOf(row)).not.toMatch(/NaN|undefined|null/);
      }
    }
  });
});

describe("the breakdown by task", () => {
  it("tells a router from the reference that has the same id", () => {
    const namesake = { ...seer(TABLE, 0.3, true), id: "task-table", name: "Fitted table" };
    const report = evaluate(TABLE, { deciders: [namesake] });
    const rows = taskRows(report);
    expect(rows.map(({ kind, name, title }) => [kind, name, title])).toEqual([
      ["reference", "Cheapest: small", "Cheapest"],
      ["reference", "Best single model: large", "Best single model"],
      ["reference", "Task table", "Task table"],
      ["reference", "Oracle", "Oracle"],
      ["router", "Fitted table", "Fitted table"],
    ]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(5);
    expect(rows[4]?.accuracies).toHaveLength(report.tasks.length);
  });
});
