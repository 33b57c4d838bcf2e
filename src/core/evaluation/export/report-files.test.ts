import { describe, expect, it } from "vitest";
import { toFailure } from "#core/errors.ts";
import { evaluate, seer } from "#core/evaluation/report/fixtures/evaluate.ts";
import { leaves } from "#core/evaluation/report/fixtures/leaves.ts";
import type { Report } from "#core/evaluation/report/report.ts";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import { MAX_REPORT_LINK, packReport, unpackReport } from "./pack-report.ts";
import { readReport } from "./read-report.ts";
import { reportHtml } from "./report-html.ts";

const CANDIDATES = Array.from({ length: 6 }, (_, at) => ({
  name: `model-${at}`,
  skill: 0.3 + at * 0.1,
  cost: 1_000_000 * 2 ** at,
}));
const TABLE = sampleTable({ questions: 400, candidates: CANDIDATES, repeatEvery: 9 });
const REPORT: Report = {
  ...evaluate(TABLE, {
    deciders: [0.3, 0.5, 0.7, 0.9].map((noise) => seer(TABLE, noise, true)),
    settings: { draws: 50 },
  }),
  taskHoldout: {
    router: "seer-0.3",
    lost: 0,
    results: [{ task: "task 0", questions: 40, router: 0.5, bestOfOthers: 0.4 }],
  },
  learningCurve: {
    router: "seer-0.3",
    paysFrom: null,
    points: [{ rows: 50, draws: 3, accuracy: 0.5, low: 0.4, high: 0.6, bestSingle: 0.55 }],
  },
};

const failureOf = (act: () => unknown) => {
  try {
    act();
  } catch (thrown) {
    return toFailure(thrown);
  }
  throw new Error("nothing was thrown");
};

describe("a report as JSON", () => {
  it.each([
    ["a whole one", REPORT],
    ["one of a pair", evaluate(sampleTable({ questions: 200, candidates: PAIR }))],
    [
      "one without anything",
      evaluate({ ...TABLE, candidates: [], cells: { ...TABLE.cells, scores: [], costs: [] } }),
    ],
    ["one without costs", evaluate({ ...TABLE, cells: { ...TABLE.cells, costs: null } })],
  ])("is read as it was: %s", (_, report) => {
    expect(readReport(JSON.stringify(report))).toEqual(report);
    expect(readReport(`\uFEFF${JSON.stringify(report, null, 2)}\n`)).toEqual(report);
  });

  it.each([
    ["", "This is not JSON."],
    ["{", "This is not JSON."],
    ["null", "This is not a report of ours."],
    ["{}", "version"],
    ['{"version":2}', "made by a newer Switchyard (form 2; this page reads 1)"],
    [JSON.stringify({ ...REPORT, routers: null }), "routers"],
    [
      JSON.stringify({ ...REPORT, references: [...REPORT.references, ...REPORT.references] }),
      "references",
    ],
    [JSON.stringify({ ...REPORT, routers: [...REPORT.routers, ...REPORT.routers] }), "the same id"],
    [
      JSON.stringify({ ...REPORT, tasks: [...REPORT.tasks, ...REPORT.tasks] }),
      "A task comes twice.",
    ],
    [
      JSON.stringify(REPORT).replace('"candidate":0', '"candidate":99'),
      "a candidate that there is not",
    ],
    [JSON.stringify(REPORT).replace(/"accuracy":0\.\d+/, '"accuracy":7'), "accuracy"],
    [JSON.stringify(REPORT).replace(/"cost":\d+[.\d]*/, '"cost":-1'), "cost"],
  ])("is refused in a clear word: %#", (text, words) => {
    const failure = failureOf(() => readReport(text));
    expect(failure.code).toBe("import-invalid");
    expect(failure.message).toContain(words);
    expect(failure.fix).not.toBe("");
  });

  it("is refused, never half read, with any one leaf of another kind", () => {
    const text = JSON.stringify(REPORT);
    const paths = [...leaves(REPORT)].map(([path]) => path);
    // Every field once: later entries of a list are like the first.
    const fields = new Map(paths.map((path) => [path.replaceAll(/\d+/g, "#"), path]));
    expect(fields.size).toBeGreaterThan(100);
    for (const path of fields.values()) {
      const broken: unknown = JSON.parse(text);
      replaceAt(broken, path, { not: "this" });
      expect([path, failureOf(() => readReport(JSON.stringify(broken))).code]).toEqual([
        path,
        "import-invalid",
      ]);
    }
  });
});

function replaceAt(target: unknown, path: string, value: unknown): void {
  const keys = path.split(".").filter((key) => key !== "");
  const last = keys.pop() ?? "";
  const parent = keys.reduce<unknown>(
    (inner, key) => (inner as Record<string, unknown>)[key],
    target,
  );
  (parent as Record<string, unknown>)[last] = value;
}

describe("a report in a link", () => {
  const link = packReport(REPORT);

  it("fits, and comes out with the same verdict, rows and figures to four digits", () => {
    expect(link?.length).toBeLessThanOrEqual(MAX_REPORT_LINK);
    expect(link).toMatch(/^r1\.[\w-]+$/);
    const back = unpackReport(`#${link}`);
    expect(back.verdict.sentence).toBe(REPORT.verdict.sentence);
    expect(back.routers.map(({ id }) => id)).toEqual(REPORT.routers.map(({ id }) => id));
    for (const [at, router] of back.routers.entries()) {
      const before = REPORT.routers[at];
      expect(router.figures.aiq).toBeCloseTo(before?.figures.aiq ?? -1, 3);
      expect(router.settings[0]?.against?.wins).toBe(before?.settings[0]?.against?.wins);
      expect(router.curve.length).toBeLessThanOrEqual(16);
      expect(router.curve[0]?.accuracy).toBeCloseTo(before?.curve[0]?.accuracy ?? -1, 3);
      expect(router.curve.at(-1)?.cost).toBeCloseTo(before?.curve.at(-1)?.cost ?? -1, -4);
      expect(router.settings[0]?.choices).toBeNull();
    }
    expect(reportHtml(back)).toContain("Seer 0.3");
  });

  it("is made again as it was, so that a link stays the same", () => {
    expect(packReport(REPORT)).toBe(link);
  });

  it("is thinned further where it has to be, and not made at all where that does not help", () => {
    const words = (from: number, count: number) =>
      Array.from({ length: count }, (_, at) => Math.imul(from + at + 1, 0x9e3779b1) >>> 0).join(
        " ",
      );
    const tasks = Array.from({ length: 40 }, (_, at) => ({
      ...(REPORT.tasks[0] ?? { questions: 1, rows: [] }),
      task: words(100 * at, 20),
    }));
    const long = packReport({ ...REPORT, tasks });
    expect(unpackReport(long ?? "").tasks).toEqual([]);
    const table = { ...REPORT.table, source: words(0, 1500) };
    expect(packReport({ ...REPORT, table })).toBeNull();
  });

  it.each([
    ["", "link-invalid"],
    ["#t1.AAAA", "link-invalid"],
    ["r1.", "link-invalid"],
    [(link ?? "").slice(0, 500), "link-invalid"],
    [(link ?? "").replace(/.{8}$/, "AAAAAAAA"), "link-invalid"],
  ])("that is none or was damaged is refused: %#", (text, code) => {
    expect(failureOf(() => unpackReport(text)).code).toBe(code);
  });
});
