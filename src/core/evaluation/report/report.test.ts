import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wilson } from "#core/evaluation/intervals/share-interval.ts";
import { seededRandom } from "#core/loop/random.ts";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import { RowGroups } from "#core/outcomes/group-rows.ts";
import { splitTable } from "#core/outcomes/split-table.ts";
import { evaluateRouters } from "./evaluate-routers.ts";
import { EVALUATION_SETTINGS } from "./evaluation-input.ts";
import { evaluate, ownSplit, permuted, seer } from "./fixtures/evaluate.ts";
import { leaves } from "./fixtures/leaves.ts";
import { REFERENCE_IDS, type Report } from "./report.ts";

const THREE = [...PAIR, { name: "middle", skill: 0.65, cost: 3_000_000 }];
const TABLE = sampleTable({ questions: 600, candidates: THREE, repeatEvery: 12 });
const REPORT = evaluate(TABLE, { deciders: [seer(TABLE, 0.6, true), seer(TABLE, 0.9, false)] });

describe("a report", () => {
  it("is one plain JSON value without anything that JSON does not have", () => {
    expect(JSON.parse(JSON.stringify(REPORT))).toEqual(REPORT);
    for (const [path, leaf] of leaves(REPORT)) {
      if (typeof leaf === "number") expect([path, Number.isFinite(leaf)]).toEqual([path, true]);
    }
  });

  it("has the references beside the routers, in their order", () => {
    expect(REPORT.references.map(({ id }) => id)).toEqual([...REFERENCE_IDS]);
    expect(REPORT.singles.map(({ name }) => name)).toEqual(["small", "large", "middle"]);
    const [cheapest, best] = REPORT.references;
    expect([cheapest?.candidate, best?.candidate]).toEqual([0, 1]);
    expect(best?.point).toEqual(REPORT.singles[1]?.point);
    expect(REPORT.verdict.bestSingle).toBe("large");
  });

  it("holds nothing better than the oracle, and random at the mean of the single models", () => {
    const oracle = REPORT.references.at(-1);
    for (const router of REPORT.routers) {
      expect(router.figures.peak).toBeLessThanOrEqual(oracle?.figures.peak ?? 0);
      expect(router.figures.aiq).toBeLessThanOrEqual(oracle?.figures.aiq ?? 0);
      for (const { point } of router.settings) {
        expect(point.accuracy).toBeLessThanOrEqual(oracle?.point.accuracy ?? 0);
      }
    }
    const mean = REPORT.singles.reduce((sum, { point }) => sum + point.accuracy, 0) / 3;
    expect(REPORT.references[2]?.point.accuracy).toBeCloseTo(mean, 12);
    expect(oracle?.gains.gapToOracle).toBe(0);
    expect(oracle?.optimality).toMatchObject({ selection: 1, cost: 1, accuracy: 1 });
  });

  it("measures AIQ between the cheapest and the dearest single model, the hull below every router’s", () => {
    const costs = REPORT.singles.map(({ point }) => point.cost ?? 0);
    expect(REPORT.window).toEqual({ least: Math.min(...costs), most: Math.max(...costs) });
    expect(REPORT.routers[0]?.figures.aiq).toBeGreaterThan(REPORT.hull.aiq ?? 1);
    const window = { least: 0, most: 1e8 };
    const wide = evaluate(TABLE, { settings: { window } });
    expect(wide.window).toEqual(window);
    expect(wide.hull.aiq).not.toBe(REPORT.hull.aiq);
  });

  it("gives each accuracy an interval that holds it, wider for more confidence", () => {
    const sure = evaluate(TABLE, { settings: { confidence: 0.99 } });
    for (const [index, { point, interval }] of REPORT.singles.entries()) {
      expect(interval?.low).toBeLessThan(point.accuracy);
      expect(interval?.high).toBeGreaterThan(point.accuracy);
      expect(sure.singles[index]?.interval?.low).toBeLessThan(interval?.low ?? 0);
    }
    const plain = evaluate(TABLE, { settings: { cluster: "question" } });
    const [small] = plain.singles;
    const hits = Math.round((small?.point.accuracy ?? 0) * plain.split.test);
    expect(small?.interval).toEqual({
      low: wilson(hits, plain.split.test)?.low,
      high: wilson(hits, plain.split.test)?.high,
    });
  });

  it("shares its calls out completely, in every point", () => {
    for (const { curve, settings } of REPORT.routers) {
      for (const { shares } of [...curve, ...settings]) {
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      }
    }
  });

  it("is the same for the same input, and other intervals for another seed", () => {
    const again = evaluate(TABLE, { deciders: [seer(TABLE, 0.6, true), seer(TABLE, 0.9, false)] });
    expect(again).toEqual(REPORT);
    const other = evaluate(TABLE, { deciders: [seer(TABLE, 0.6, true)], settings: { seed: 2 } });
    expect(other.routers[0]?.settings[0]?.point).toEqual(REPORT.routers[0]?.settings[0]?.point);
    expect(other.routers[0]?.settings[0]?.against?.interval).not.toEqual(
      REPORT.routers[0]?.settings[0]?.against?.interval,
    );
  });

  it("yields while it works, so that it can be stopped", () => {
    const work = evaluateRouters({
      table: TABLE,
      split: ownSplit(TABLE),
      deciders: [seer(TABLE, 0.5, true)],
      near: null,
      learningCurve: null,
      taskHoldout: null,
      settings: EVALUATION_SETTINGS,
    });
    const stages: string[] = [];
    for (const { stage, name } of work) stages.push(`${stage} ${name}`);
    expect([...new Set(stages)]).toEqual(["references ", "routers Seer 0.5", "intervals "]);
  });
});

describe("a report of questions in another order", () => {
  /** A report as it reads without the order: rounded, choices and their rows away. */
  function orderless(report: Report): unknown {
    const text = JSON.stringify({ ...report, leaks: null }, (key, value: unknown) => {
      if (key === "choices" || key === "testRows") return null;
      return typeof value === "number" ? Number(value.toPrecision(9)) : value;
    });
    return JSON.parse(text);
  }

  it("is the same", () => {
    const order = fc.nat().map((seed) => {
      const next = seededRandom(seed);
      return Array.from({ length: 600 }, (_, index) => ({ index, key: next() }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ index }) => index);
    });
    const plain = orderless(evaluate(TABLE, { deciders: [seer(TABLE, 0.6, true)] }));
    fc.assert(
      fc.property(order, (places) => {
        const other = permuted(TABLE, places);
        expect(orderless(evaluate(other, { deciders: [seer(other, 0.6, true)] }))).toEqual(plain);
      }),
      { numRuns: 4 },
    );
  });
});

describe("a router’s settings", () => {
  it("are chosen on the training questions where it brings what it expected of them", () => {
    const [honest, other] = REPORT.routers;
    expect([honest?.chosenOn, other?.chosenOn]).toEqual(["train", "test"]);
    expect(honest?.settings.map(({ kind }) => kind)).toEqual([
      "quality",
      "equal-quality",
      "equal-cost",
    ]);
    const cheap = honest?.settings[1];
    expect(cheap?.keeps).toBe(true);
    expect(cheap?.promised?.accuracy).toBeGreaterThan(0);
    expect(other?.settings[1]?.promised).toBeNull();
  });

  it("may have been cross-validated on some of the training questions", () => {
    const router = seer(TABLE, 0.5, true);
    const candidates = TABLE.candidates.length;
    const { quality = [] } = router.outOfFold ?? {};
    const known = quality.length / candidates;
    const rows = Int32Array.from({ length: Math.floor(known / 3) }, (_, at) => 3 * at + 1);
    const part = Array.from(rows).flatMap((row) =>
      Array.from({ length: candidates }, (_, at) => quality[row * candidates + at] ?? 0),
    );
    const settingsOf = (outOfFold: typeof router.outOfFold) =>
      evaluate(TABLE, { deciders: [{ ...router, outOfFold }] }).routers[0];
    const every = Int32Array.from({ length: known }, (_, row) => row);
    const all = settingsOf({ quality, cost: null });
    expect(settingsOf({ quality, cost: null, rows: every })).toEqual(all);
    const some = settingsOf({ quality: part, cost: null, rows });
    expect(some?.chosenOn).toBe("train");
    const { train } = ownSplit(TABLE);
    const right = Array.from(rows, (place, at) => {
      const expected = part.slice(at * candidates, (at + 1) * candidates);
      const chosen = expected.indexOf(Math.max(...expected));
      return TABLE.cells.scores[chosen]?.[train[place] ?? -1] ?? 0;
    });
    const mean = right.reduce((sum, score) => sum + score, 0) / right.length;
    expect(some?.settings[0]?.promised?.accuracy).toBeCloseTo(mean, 6);
  });

  it("are compared with the best single model question by question", () => {
    const against = REPORT.routers[0]?.settings[0]?.against;
    const { wins = 0, losses = 0, ties = 0, questions, difference = 0 } = against ?? {};
    expect(wins + losses + ties).toBe(questions);
    expect(difference).toBeCloseTo((wins - losses) / (questions ?? 1), 12);
    expect(against?.interval.low).toBeLessThanOrEqual(difference);
    expect(against?.interval.high).toBeGreaterThanOrEqual(difference);
    expect(against?.mcNemar).toBeGreaterThan(0);
    expect(against?.detectable).toBeGreaterThan(0);
    const ratio = REPORT.routers[0]?.settings[1]?.against?.costRatio;
    expect(ratio?.low).toBeLessThanOrEqual(ratio?.ratio ?? 0);
    expect(ratio?.high).toBeGreaterThanOrEqual(ratio?.ratio ?? 1);
  });

  it("of a router without λ are one, and its choices are kept only when asked for", () => {
    const choices = new Int32Array(1000).fill(1);
    const fixed = {
      id: "f",
      name: "Fixed",
      decision: { kind: "fixed", choices } as const,
      outOfFold: null,
    };
    const report = evaluate(TABLE, { deciders: [fixed], settings: { keepChoices: false } });
    const [router] = report.routers;
    expect(router?.chosenOn).toBe("nothing-to-choose");
    expect(router?.settings).toHaveLength(1);
    expect(router?.settings[0]).toMatchObject({
      choices: null,
      against: { difference: 0, wins: 0, losses: 0, mcNemar: 1, detectable: null },
    });
    expect(router?.settings[0]?.point.accuracy).toBe(REPORT.singles[1]?.point.accuracy);
  });

  it("between two candidates have RouteLLM’s figures", () => {
    const table = sampleTable({ questions: 400, candidates: PAIR });
    const { routers } = evaluate(table, { deciders: [seer(table, 0.5, true)] });
    const pair = routers[0]?.pair;
    expect([pair?.weak, pair?.strong]).toEqual([0, 1]);
    expect(pair?.apgr).toBeGreaterThan(0.5);
    expect([pair?.points[0]?.strongPercent, pair?.points.at(-1)?.strongPercent]).toEqual([0, 100]);
    expect(REPORT.routers[0]?.pair).toBeNull();
  });
});

describe("leaks", () => {
  const repeated = permuted(
    TABLE,
    Array.from({ length: 600 }, (_, index) => (index * 7) % 600),
  );
  const spread = {
    ...repeated,
    questions: {
      ...repeated.questions,
      splitOf: repeated.questions.splitOf.map((_, row) => row % 2),
    },
  };

  it("are left out of the figures, and shown with what they would have changed", () => {
    const report = evaluate(spread, { deciders: [seer(spread, 0.6, true)] });
    expect(report.leaks.exact).toBeGreaterThan(0);
    expect(report.leaks).toMatchObject({ near: null, heldOut: 300 });
    expect(report.split).toMatchObject({
      test: 300 - report.leaks.exact,
      leaked: report.leaks.exact,
    });
    expect(report.leaks.shown[0]).toEqual({
      test: expect.stringMatching(/^q/),
      train: expect.stringMatching(/^q/),
      kind: "exact",
    });
    const [effect] = report.leaks.effects;
    expect([effect?.withLeaks.questions, effect?.withoutLeaks.questions]).toEqual([
      300,
      report.split.test,
    ]);
    expect(effect?.withoutLeaks.difference).toBeCloseTo(
      report.routers[0]?.settings[0]?.against?.difference ?? 9,
      12,
    );
    expect(report.leaks.promises[0]?.kept).toBeCloseTo(effect?.withoutLeaks.difference ?? 9, 12);
  });

  it("that are only near are told apart", () => {
    const groups = new RowGroups(600);
    for (const [row, first] of spread.questions.groupOf.entries()) groups.join(first, row);
    groups.join(0, 1);
    const groupOf = groups.firstMembers();
    const split = splitTable(
      spread.questions,
      { kind: "own", test: "test", train: "train" },
      groupOf,
    );
    const report = evaluate(spread, { split, near: { groupOf, by: "words", threshold: 0.9 } });
    const { exact } = evaluate(spread).leaks;
    expect(report.leaks).toMatchObject({
      exact,
      near: split.leaked.length - exact,
      nearBy: "words",
      nearThreshold: 0.9,
    });
    expect(report.leaks.near).toBeGreaterThan(0);
    expect(evaluate(spread).leaks).toMatchObject({ near: null, nearBy: null, nearThreshold: null });
  });
});

describe("tasks", () => {
  it("have a row for each reference and router, by name, and add up to the whole", () => {
    expect(REPORT.tasks.map(({ task }) => task)).toEqual(["task 0", "task 1", "task 2"]);
    const whole = REPORT.tasks.reduce((sum, { questions }) => sum + questions, 0);
    expect(whole).toBe(REPORT.split.test);
    const oracle = REPORT.tasks.reduce((sum, { questions, rows }) => {
      return sum + questions * (rows.find(({ id }) => id === "oracle")?.accuracy ?? 0);
    }, 0);
    expect(oracle / whole).toBeCloseTo(REPORT.references.at(-1)?.point.accuracy ?? 0, 12);
  });
});
