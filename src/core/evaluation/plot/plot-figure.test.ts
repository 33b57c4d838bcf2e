import { describe, expect, it } from "vitest";
import { evaluate, seer } from "#core/evaluation/report/fixtures/evaluate.ts";
import type { Report } from "#core/evaluation/report/report.ts";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { captionedFigure } from "./captioned-figure.ts";
import { type PlotOptions, plotFigure, usualRouters } from "./plot-figure.ts";
import { markWords } from "./plot-words.ts";

const THREE = [...PAIR, { name: "useless", skill: 0.02, cost: 5_000_000 }];
const TABLE = sampleTable({ questions: 300, candidates: THREE });
const REPORT = evaluate(TABLE, { deciders: [seer(TABLE, 0.4, true), seer(TABLE, 0.8, true)] });

const options = (report: Report, others: Partial<PlotOptions> = {}): PlotOptions => ({
  ...{ width: 720, height: 480, lambda: null, strong: usualRouters(report) },
  ...{ intervals: "strong", isWhole: false, published: [] },
  ...others,
});

/** The table with other costs; `null` for none. */
function priced(table: OutcomeTable, cost: ((cost: number) => number) | null): OutcomeTable {
  const { cells } = table;
  const costs = cost === null ? null : (cells.costs?.map((column) => column.map(cost)) ?? null);
  return { ...table, cells: { ...cells, costs } };
}

describe("a plot of quality over cost", () => {
  const figure = plotFigure(REPORT, options(REPORT));

  it("has every single model, reference and chosen setting once, from the cheapest to the dearest", () => {
    const ids = figure.marks.map(({ mark }) => mark.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining([
        "cheapest",
        "best-single",
        "random",
        "task-table",
        "oracle",
        "single-2",
        "router/seer-0.4/quality",
        "router/seer-0.4/equal-quality",
        "router/seer-0.4/equal-cost",
      ]),
    );
    // The other two single models are the cheapest and the best one already.
    expect(ids.filter((id) => id.startsWith("single-"))).toEqual(["single-2"]);
    const places = figure.marks.map(({ x }) => x);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it("keeps all points within its frame, a hopeless model at the lower edge with its figure", () => {
    const { frame } = figure;
    for (const { x, y } of figure.marks) {
      expect(x >= frame.x && x <= frame.x + frame.width).toBe(true);
      expect(y >= frame.y && y <= frame.y + frame.height).toBe(true);
    }
    const useless = figure.marks.find(({ mark }) => mark.id === "single-2");
    expect(useless?.isBelow).toBe(true);
    const texts = figure.shapes.flatMap((shape) => (shape.kind === "text" ? [shape.text] : []));
    expect(texts.some((text) => text.startsWith("useless ↓ "))).toBe(true);
    const whole = plotFigure(REPORT, options(REPORT, { isWhole: true }));
    expect(whole.marks.some(({ isBelow }) => isBelow)).toBe(false);
  });

  it("moves a point for each router with the λ of the slider", () => {
    const { lambda } = REPORT.routers[0]?.curve[30] ?? { lambda: null };
    const moved = plotFigure(REPORT, options(REPORT, { lambda }));
    const points = moved.marks.filter(({ mark }) => mark.role === "at-lambda");
    expect(points.map(({ mark }) => mark.router).toSorted()).toEqual(["seer-0.4", "seer-0.8"]);
    const first = points.find(({ mark }) => mark.router === "seer-0.4")?.mark;
    expect(first?.accuracy).toBe(REPORT.routers[0]?.curve[30]?.accuracy);
    expect(first?.lambda).toBe(lambda);
  });

  it("draws the routers in colour differently from the others, and intervals of all on demand", () => {
    const strokes = (others: Partial<PlotOptions>) =>
      plotFigure(REPORT, options(REPORT, others)).shapes.flatMap((shape) =>
        shape.kind === "path" ? [shape.stroke] : [],
      );
    expect(strokes({ strong: ["seer-0.4"] })).toEqual(
      expect.arrayContaining(["series-0", "quiet"]),
    );
    expect(strokes({ strong: [] })).not.toContain("series-0");
    const wide = { isWhole: true } as const;
    expect(strokes({ ...wide, intervals: "all" }).length).toBeGreaterThan(strokes(wide).length);
  });

  it("widens for the points of others, which are no marks", () => {
    const published = [{ name: "Theirs", accuracy: 0.99, cost: 9e9 }];
    const wide = plotFigure(REPORT, options(REPORT, { published }));
    expect(wide.marks).toHaveLength(figure.marks.length);
    const names = wide.shapes.flatMap((shape) => (shape.kind === "text" ? [shape.text] : []));
    expect(names).toContain("Theirs");
    const single = (each: typeof wide) =>
      each.marks.find(({ mark }) => mark.id === "best-single")?.x;
    expect(single(wide)).toBeLessThan(single(figure) ?? 0);
  });

  it("says all of a mark in words", () => {
    const found = figure.marks.find(({ mark }) => mark.id === "router/seer-0.4/equal-quality");
    const words = markWords(found?.mark ?? ({} as never), ["small", "large", "useless"]);
    expect(words).toMatch(
      /^Seer 0\.4, at equal quality: \d+\.\d % \(\d+\.\d to \d+\.\d %\) right, \$0\.0\d+ per 1,000 questions, \d+ % \(\d+ to \d+ %\) of the best single model’s cost, \d+ % to /,
    );
  });
});

describe("odd tables", () => {
  it("without costs have accuracies alone, the best first, with nobody’s curve", () => {
    const table = priced(TABLE, null);
    const report = evaluate(table, { deciders: [seer(table, 0.4, true)] });
    const figure = plotFigure(report, options(report));
    expect(figure.kind).toBe("accuracy-only");
    expect(figure.curves).toEqual([]);
    const accuracies = figure.marks.map(({ mark }) => mark.accuracy);
    expect(accuracies).toEqual(accuracies.toSorted((a, b) => b - a));
    expect(figure.height).toBeGreaterThan(figure.marks.length * 20);
  });

  it("with something that costs nothing have a straight axis that says why", () => {
    const table = priced(TABLE, (cost) => (cost < 2_000_000 ? 0 : cost));
    const report = evaluate(table, { deciders: [seer(table, 0.4, true)] });
    const texts = plotFigure(report, options(report)).shapes.flatMap((shape) =>
      shape.kind === "text" ? [shape.text] : [],
    );
    expect(texts.some((text) => text.includes("linear: something costs nothing"))).toBe(true);
  });

  it.each([
    [
      "no test questions",
      { ...TABLE, questions: { ...TABLE.questions, splits: ["train", "other"] } },
    ],
    ["one candidate", sampleTable({ questions: 100, candidates: PAIR.slice(0, 1) })],
    ["all costs alike", priced(TABLE, () => 7)],
    ["all costs nothing", priced(TABLE, () => 0)],
  ])("with %s are drawn without a number that is none", (_, table) => {
    const report = evaluate(table, { deciders: [seer(table, 0.4, false)] });
    for (const picture of [
      plotFigure(report, options(report)),
      captionedFigure(report, options(report), true),
    ]) {
      expect(JSON.stringify(picture)).not.toMatch(/NaN|Infinity|null,null/);
      for (const shape of picture.shapes) {
        const text = shape.kind === "path" ? shape.d : `${shape.x} ${shape.y}`;
        expect(text).not.toMatch(/NaN|Infinity|undefined/);
      }
    }
  });
});

it("a picture that leaves the page is the same one further down, with a title and a legend", () => {
  const plain = plotFigure(REPORT, options(REPORT));
  const captioned = captionedFigure(REPORT, options(REPORT), true);
  expect(captioned.height).toBeGreaterThan(plain.height + 62);
  const texts = captioned.shapes.flatMap((shape) => (shape.kind === "text" ? [shape.text] : []));
  expect(texts[0]).toMatch(/^Does routing pay\? /);
  expect(texts).toContain("best single model, chosen on train");
  const downOf = (shapes: typeof plain.shapes) =>
    shapes.flatMap((shape) =>
      shape.kind === "path" ? [Number(/^M-?[\d.]+ (-?[\d.]+)/.exec(shape.d)?.[1])] : [shape.y],
    );
  const before = downOf(plain.shapes);
  expect(downOf(captioned.shapes).slice(2, 2 + before.length)).toEqual(
    before.map((y) => expect.closeTo(y + 62, 3)),
  );
});
