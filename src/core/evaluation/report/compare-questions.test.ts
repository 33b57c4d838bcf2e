import { expect, it } from "vitest";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import { RowGroups } from "#core/outcomes/group-rows.ts";
import { splitTable } from "#core/outcomes/split-table.ts";
import { comparedChoices, compareQuestions } from "./compare-questions.ts";
import { evaluate, seer } from "./fixtures/evaluate.ts";

const TABLE = sampleTable({ questions: 300, candidates: PAIR });
const REPORT = evaluate(TABLE, { deciders: [seer(TABLE, 0.5, true)] });

function sides(report = REPORT) {
  const all = comparedChoices(report);
  const router = all.find(({ id }) => id === "router/seer-0.5/equal-quality");
  const single = all.find(({ id }) => id === "single-1");
  if (router === undefined || single === undefined) throw new Error("not there");
  return { router, single };
}

it("counts the wins and losses that the report has", () => {
  const { router, single } = sides();
  const compared = compareQuestions(REPORT, TABLE, router, single) ?? [];
  const setting = REPORT.routers[0]?.settings.find(({ kind }) => kind === "equal-quality");
  const counted = (outcome: string) => compared.filter((each) => each.outcome === outcome).length;
  expect([counted("first"), counted("second"), counted("both") + counted("neither")]).toEqual([
    setting?.against?.wins,
    setting?.against?.losses,
    setting?.against?.ties,
  ]);
  expect(counted("both")).toBeGreaterThan(0);
  expect(counted("neither")).toBeGreaterThan(0);
  expect(compared[0]).toMatchObject({ row: 180, id: "q00180", task: "task 0", text: null });
});

it("names the rows that were judged, also where near duplicates were left out", () => {
  const groups = new RowGroups(300);
  groups.join(0, 185);
  const groupOf = groups.firstMembers();
  const split = splitTable(TABLE.questions, { kind: "own", test: "test", train: "train" }, groupOf);
  const deciders = [
    {
      ...seer(TABLE, 0.5, false),
      decision: { kind: "fixed" as const, choices: new Int32Array(120).fill(0) },
    },
  ];
  const report = evaluate(TABLE, { split, deciders, near: { groupOf, threshold: 0.98 } });
  expect(report.split.testRows).not.toContain(185);
  const [router, single] = comparedChoices(report);
  if (router === undefined || single === undefined) throw new Error("not there");
  const rows = compareQuestions(report, TABLE, router, single)?.map(({ row }) => row);
  expect(rows).toEqual(report.split.testRows);
});

it("says nothing of another table, or where the choices were not kept", () => {
  const { router, single } = sides();
  const other = sampleTable({ questions: 299, candidates: PAIR });
  expect(compareQuestions(REPORT, other, router, single)).toBeNull();
  const renamed = sampleTable({
    questions: 300,
    candidates: PAIR.map((each) => ({ ...each, name: `${each.name}!` })),
  });
  expect(compareQuestions(REPORT, renamed, router, single)).toBeNull();
  const bare = evaluate(TABLE, {
    deciders: [seer(TABLE, 0.5, true)],
    settings: { keepChoices: false },
  });
  expect(bare.split.testRows).toBeNull();
  expect(comparedChoices(bare).map(({ id }) => id)).toEqual(["single-0", "single-1"]);
});
