import { describe, expect, it } from "vitest";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import { comparedRouter as router } from "./fixtures/compared-router.ts";
import { evaluate, seer } from "./fixtures/evaluate.ts";
import { joinSides, sideAtEqualCost, sideAtEqualQuality, type VerdictRules } from "./verdict.ts";
import type { VerdictSide } from "./verdict-kinds.ts";

const RULES: VerdictRules = {
  margin: 0.01,
  fewest: 60,
  questions: 500,
  cheaper: "some",
  obstacle: null,
};

describe("a verdict at equal quality", () => {
  it.each<[string, readonly [number, number, number], VerdictSide["code"]]>([
    ["pays when it is surely no worse and surely cheaper", [0.002, 0.008, 0.5], "pays"],
    ["cannot be told while it may be worse", [-0.01, 0.037, 0.38], "cannot-be-told"],
    ["does not pay when it is surely worse", [-0.05, 0.03, 0.4], "does-not-pay"],
    ["does not pay when it is surely dearer", [0.03, 0.01, 1.2], "does-not-pay"],
    ["cannot be told while it may be dearer", [0.002, 0.008, 0.97], "cannot-be-told"],
  ])("%s", (_, setting, code) => {
    const side = sideAtEqualQuality([router("A", { "equal-quality": setting })], RULES);
    expect(side).toMatchObject({ asks: "equal-quality", code });
  });

  it("is about the cheapest router that promised to be as good", () => {
    const worse = router("Worse", { "equal-quality": [-0.2, 0.01, 0.1] }, { keeps: false });
    const dear = router("Dear", { "equal-quality": [0, 0.01, 0.9] });
    const cheap = router("Cheap", { "equal-quality": [0, 0.01, 0.4] });
    const side = sideAtEqualQuality([worse, dear, cheap], RULES);
    expect(side?.router.name).toBe("Cheap");
    expect(sideAtEqualQuality([worse], RULES)?.router.name).toBe("Worse");
  });

  it("prefers routers whose settings were chosen on the training questions", () => {
    const kind = router(
      "Kind",
      { "equal-quality": [0, 0.01, 0.1] },
      { chosenOn: "test", promised: null },
    );
    const honest = router("Honest", { "equal-quality": [0, 0.01, 0.6] });
    expect(sideAtEqualQuality([kind, honest], RULES)).toMatchObject({
      router: { name: "Honest" },
      isTooKind: false,
    });
    expect(sideAtEqualQuality([kind], RULES)?.isTooKind).toBe(true);
  });

  it("owns up to it where the best of several recorded routers is named", () => {
    const recorded = (name: string, difference: number) =>
      router(
        name,
        { quality: [difference, 0.01, 0.5] },
        { chosenOn: "nothing-to-choose", promised: null },
      );
    const lucky = sideAtEqualCost([recorded("A", 0.01), recorded("B", 0.05)], RULES);
    expect(lucky).toMatchObject({ router: { name: "B" }, isTooKind: true });
    expect(sideAtEqualCost([recorded("A", 0.05)], RULES)?.isTooKind).toBe(false);
  });
});

describe("a verdict at equal cost", () => {
  it.each<[string, readonly [number, number, number], VerdictSide["code"]]>([
    ["pays when it is surely better", [0.03, 0.02, 1], "pays"],
    ["cannot be told while it may be better by a point", [0.016, 0.036, 1], "cannot-be-told"],
    ["does not pay when a point more is ruled out", [-0.01, 0.015, 1], "does-not-pay"],
  ])("%s", (_, setting, code) => {
    const side = sideAtEqualCost([router("A", { "equal-cost": setting })], RULES);
    expect(side).toMatchObject({ asks: "equal-cost", code });
  });

  it("cannot be told from fewer than 60 questions, however large the difference", () => {
    const rules = { ...RULES, questions: 59 };
    const found = sideAtEqualCost([router("A", { "equal-cost": [0.5, 0.01, 1] })], rules);
    expect(found?.code).toBe("cannot-be-told");
  });

  it("says how many questions would decide", () => {
    const side = sideAtEqualCost([router("A", { "equal-cost": [0.016, 0.036, 1] })], RULES);
    expect(side?.questionsNeeded).toBe(Math.ceil(500 * ((0.036 * 1.43) / 0.016) ** 2));
  });
});

describe("both verdicts together", () => {
  const side = (code: VerdictSide["code"]) => ({ code }) as VerdictSide;

  it("pay when one does, do not when neither can, and else cannot be told", () => {
    expect(joinSides([side("pays"), side("does-not-pay")])).toBe("pays");
    expect(joinSides([side("does-not-pay"), side("does-not-pay")])).toBe("does-not-pay");
    expect(joinSides([side("does-not-pay"), side("cannot-be-told")])).toBe("cannot-be-told");
    expect(joinSides([null, null])).toBe("nothing-to-judge");
  });
});

describe("the verdict of a whole report", () => {
  it("is that routing pays where a router sees much, and does not where it sees nothing", () => {
    const table = sampleTable({ questions: 4000, candidates: PAIR });
    const clear = evaluate(table, { deciders: [seer(table, 0.4, true)] });
    expect(clear.verdict.code).toBe("pays");
    expect(clear.verdict.atEqualQuality?.saved?.low).toBeGreaterThan(0.2);
    const blind = evaluate(table, { deciders: [seer(table, 1, true)] });
    expect(blind.verdict.code).not.toBe("pays");
    const same = table.cells.scores.map(() => table.cells.scores[0] as Float32Array);
    const equal = { ...table, cells: { ...table.cells, scores: same } };
    expect(evaluate(equal, { deciders: [seer(equal, 0.4, true)] }).verdict.code).toBe(
      "does-not-pay",
    );
    const small = sampleTable({ questions: 100, candidates: PAIR });
    expect(evaluate(small, { deciders: [seer(small, 0.4, true)] }).verdict.code).toBe(
      "cannot-be-told",
    );
  });

  it("cannot be told from a few groups of questions, whose spread nobody knows", () => {
    const table = sampleTable({ questions: 2000, candidates: PAIR });
    const verdictWith = (groups: number) => {
      // The held-out questions come from so many documents.
      const groupOf = table.questions.groupOf.map((own) =>
        own < 1200 ? own : 1200 + (own % groups),
      );
      const grouped = { ...table, questions: { ...table.questions, groupOf } };
      return evaluate(grouped, { deciders: [seer(grouped, 0.4, true)] });
    };
    for (const groups of [1, 2, 9]) {
      const { verdict } = verdictWith(groups);
      expect(verdict.code).toBe("cannot-be-told");
      expect(verdict.atEqualCost).toMatchObject({ code: "cannot-be-told", questionsNeeded: null });
    }
    expect(verdictWith(1).verdict.atEqualCost?.detectable).toBeNull();
    expect(verdictWith(100).verdict.code).toBe("pays");
  });

  it("cannot be told where a router may have learnt who was asked instead of who is right", () => {
    const table = sampleTable({ questions: 4000, candidates: PAIR });
    const verdictWithout = (every: number) => {
      const scores = table.cells.scores.map((column, candidate) =>
        column.map((score, row) => (row % every === candidate ? Number.NaN : score)),
      );
      const holey = { ...table, cells: { ...table.cells, scores } };
      return evaluate(holey, { deciders: [seer(holey, 0.4, true)] }).verdict;
    };
    expect(verdictWithout(2)).toMatchObject({
      code: "cannot-be-told",
      sentence: expect.stringContaining("50 % of the scores are missing"),
    });
    expect(verdictWithout(20).code).toBe("pays");
    // One that has none at all is never chosen, so that it takes nothing from the others.
    const silent = table.cells.scores[0]?.map(() => Number.NaN) ?? new Float32Array(0);
    const third = { name: "silent", price: null };
    const costs = [...(table.cells.costs ?? []), new Float64Array(4000)];
    const wider = {
      ...table,
      candidates: [...table.candidates, third],
      cells: { ...table.cells, scores: [...table.cells.scores, silent], costs },
    };
    expect(evaluate(wider, { deciders: [seer(wider, 0.4, true)] }).verdict.code).toBe("pays");
  });

  it("asks what quality costs where the best single model is the cheapest, and nothing about savings where all cost the same", () => {
    const candidates = [
      { name: "small", skill: 0.8, cost: 1_000_000 },
      { name: "large", skill: 0.7, cost: 10_000_000 },
    ];
    const table = sampleTable({ questions: 3000, candidates });
    const { verdict } = evaluate(table, { deciders: [seer(table, 0.4, true)] });
    expect(verdict).toMatchObject({
      code: "pays",
      atEqualQuality: null,
      atEqualCost: { asks: "any-cost", setting: "quality", code: "pays" },
    });
    expect(verdict.sentence).toContain("better, for more money");
    const costs = table.cells.costs?.map((column) => column.map(() => 5_000_000)) ?? null;
    const flat = { ...table, cells: { ...table.cells, costs } };
    expect(evaluate(flat, { deciders: [seer(flat, 0.4, true)] }).verdict).toMatchObject({
      code: "pays",
      atEqualQuality: null,
      atEqualCost: { asks: "equal-cost" },
    });
  });
});
