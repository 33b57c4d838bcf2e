import { describe, expect, it } from "vitest";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import { evaluate, seer } from "./fixtures/evaluate.ts";
import type { Comparison, RouterReport, RouterSetting } from "./report.ts";
import { joinSides, sideAtEqualCost, sideAtEqualQuality } from "./verdict.ts";
import type { SettingKind, VerdictSide } from "./verdict-kinds.ts";
import { verdictSentence } from "./verdict-words.ts";

const RULES = { margin: 0.01, fewest: 60, questions: 500 };

/** A router whose settings differ from the best single model by so much. */
function router(
  name: string,
  settings: Partial<Record<SettingKind, readonly [difference: number, half: number, cost: number]>>,
  known: Partial<RouterSetting> & { readonly chosenOn?: RouterReport["chosenOn"] } = {},
): RouterReport {
  const { chosenOn = "train", ...setting } = known;
  return {
    id: name.toLowerCase(),
    name,
    chosenOn,
    curve: [{ lambda: 0, accuracy: 1, cost: 1, shares: [] }],
    settings: Object.entries(settings).map(([kind, [difference, half, cost]]) => ({
      kind: kind as SettingKind,
      lambda: 0,
      keeps: true,
      promised: { accuracy: 0.5 + difference, cost },
      point: { lambda: 0, accuracy: 0.5 + difference, cost },
      against: comparison(difference, half, cost),
      ...setting,
    })),
  } as unknown as RouterReport;
}

function comparison(difference: number, half: number, ratio: number): Comparison {
  return {
    questions: 500,
    clusters: 500,
    difference,
    interval: { low: difference - half, high: difference + half },
    standardError: half / 1.96,
    standardErrorByTask: null,
    wins: 0,
    losses: 0,
    ties: 0,
    mcNemar: null,
    detectable: half * 1.43,
    costRatio: { ratio, low: ratio - 0.05, high: ratio + 0.05 },
  };
}

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

describe("the sentence", () => {
  const facts = (
    settings: Parameters<typeof router>[1],
    known: Parameters<typeof router>[2] = {},
  ) => {
    const routers = [router("k-NN", settings, known)];
    const atEqualQuality = sideAtEqualQuality(routers, RULES);
    const atEqualCost = sideAtEqualCost(routers, RULES);
    return {
      code: joinSides([atEqualQuality, atEqualCost]),
      questions: 361,
      leaked: 139,
      candidates: 9,
      bestSingle: "nemotron",
      costBasis: "measured" as const,
      margin: 0.01,
      atEqualQuality,
      atEqualCost,
    };
  };

  it("says in plain words what cannot be told, and how many questions would tell", () => {
    const told = facts({
      "equal-quality": [-0.01, 0.037, 0.38],
      "equal-cost": [0.016, 0.036, 0.98],
    });
    expect(verdictSentence(told)).toBe(
      "Whether routing pays cannot be told. On 361 questions without duplicates, k-NN saves 62 % of the cost of nemotron at −1.0 points (−4.7 to +2.7): too few questions to call it equal (some 14,000 would tell); at no more cost k-NN reaches +1.6 points (−2.0 to +5.2): too few questions to call it better (some 5,200 would tell).",
    );
  });

  it("says that it pays, and that costs are estimates", () => {
    const told = {
      ...facts({ "equal-quality": [0.002, 0.008, 0.5] }),
      costBasis: "estimated" as const,
      atEqualCost: null,
    };
    expect(verdictSentence(told)).toBe(
      "Routing pays. On 361 questions without duplicates, k-NN saves 50 % of the estimated cost of nemotron at +0.2 points (−0.6 to +1.0): as good within one point, for less.",
    );
  });

  it("says that it does not pay", () => {
    const told = facts({ "equal-quality": [-0.05, 0.03, 1.2], "equal-cost": [-0.02, 0.02, 1.03] });
    expect(verdictSentence({ ...told, leaked: 0 })).toBe(
      "Routing does not pay. On 361 questions, k-NN costs 20 % more than nemotron at −5.0 points (−8.0 to −2.0): it saves nothing; at nearly the same cost (3.0 % more) k-NN reaches −2.0 points (−4.0 to ±0.0): not better by a point that matters.",
    );
  });

  it("owns up to settings that were chosen on the questions themselves", () => {
    const told = facts(
      { "equal-quality": [0.002, 0.008, 0.5] },
      { chosenOn: "test", promised: null },
    );
    expect(verdictSentence(told)).toMatch(
      /chosen on these very questions, so this is rather too good\.$/,
    );
  });

  it("has a word where there is nothing to judge", () => {
    const told = facts({});
    expect(verdictSentence(told)).toContain("No router was judged on these 361 questions");
    expect(verdictSentence({ ...told, candidates: 1 })).toContain("one candidate");
    expect(verdictSentence({ ...told, questions: 0 })).toContain("no held-out questions");
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
    const small = sampleTable({ questions: 100, candidates: PAIR });
    expect(evaluate(small, { deciders: [seer(small, 0.4, true)] }).verdict.code).toBe(
      "cannot-be-told",
    );
  });
});
