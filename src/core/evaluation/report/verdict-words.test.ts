import { describe, expect, it } from "vitest";
import { comparedRouter } from "./fixtures/compared-router.ts";
import type { Comparison } from "./report.ts";
import { joinSides, sideAtEqualCost, sideAtEqualQuality, type VerdictRules } from "./verdict.ts";
import type { VerdictObstacle } from "./verdict-kinds.ts";
import { type VerdictFacts, verdictSentence } from "./verdict-words.ts";

const RULES: VerdictRules = {
  margin: 0.01,
  fewest: 60,
  questions: 500,
  cheaper: "some",
  obstacle: null,
};

/** A comparison with a model that costs nothing: there is no ratio. */
const free = {
  ...(comparedRouter("k-NN", { quality: [0.03, 0.02, 1] }).settings[0]?.against as Comparison),
  costRatio: null,
};

describe("the sentence", () => {
  const facts = (
    settings: Parameters<typeof comparedRouter>[1],
    known: Parameters<typeof comparedRouter>[2] = {},
    rules = RULES,
  ) => {
    const routers = [comparedRouter("k-NN", settings, known)];
    const atEqualQuality = sideAtEqualQuality(routers, rules);
    const atEqualCost = sideAtEqualCost(routers, rules);
    return {
      code: joinSides([atEqualQuality, atEqualCost]),
      questions: 361,
      leaked: 139,
      candidates: 9,
      bestSingle: "nemotron",
      costBasis: "measured" as const,
      margin: 0.01,
      areAllEqual: false,
      obstacle: null,
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
      "Routing does not pay. On 361 questions, k-NN costs 20 % more than nemotron at −5.0 points (−8.0 to −2.0): it saves nothing; at nearly the same cost (3.0 % more) k-NN reaches −2.0 points (−4.0 to ±0.0): not better.",
    );
  });

  it.each<[string, Parameters<typeof facts>, Partial<VerdictFacts>, string]>([
    [
      "a gain for less",
      [{ "equal-quality": [0.03, 0.02, 0.4] }],
      { atEqualCost: null },
      "k-NN saves 60 % of the cost of nemotron at +3.0 points (+1.0 to +5.0): better, and for less.",
    ],
    [
      "nearly the whole cost",
      [{ "equal-quality": [0.002, 0.008, 0.0004] }],
      { atEqualCost: null },
      "k-NN saves 99.9 % of the cost of nemotron at +0.2 points (−0.6 to +1.0): as good within one point, for less.",
    ],
    [
      "a router that is better but dearer",
      [{ "equal-quality": [0.03, 0.02, 1.4] }],
      { atEqualCost: null, costBasis: "estimated" },
      "k-NN costs 40 % more than nemotron (estimated) at +3.0 points (+1.0 to +5.0): better, but not for less.",
    ],
    [
      "several times the cost",
      [{ "equal-quality": [-0.03, 0.02, 3.4] }],
      { atEqualCost: null },
      "k-NN costs 3.4 times as much as nemotron at −3.0 points (−5.0 to −1.0): it saves nothing.",
    ],
    [
      "a router that does what the single model does",
      [{ "equal-quality": [0, 0, 1], "equal-cost": [0, 0, 1] }],
      {},
      "k-NN costs as much as nemotron at ±0.0 points (the same on every question): too few questions to call it cheaper; at no more cost k-NN reaches ±0.0 points (the same on every question): not better.",
    ],
    [
      "another margin",
      [{ "equal-cost": [0.004, 0.005, 1] }],
      { atEqualQuality: null },
      "at no more cost k-NN reaches +0.4 points (−0.1 to +0.9) against nemotron: not better by one point.",
    ],
    [
      "costs that are estimated, or not known",
      [{ "equal-cost": [-0.03, 0.02, 1] }],
      { atEqualQuality: null, costBasis: "estimated" },
      "at no more estimated cost k-NN reaches −3.0 points (−5.0 to −1.0) against nemotron: worse.",
    ],
    [
      "intervals that would decide, if so few questions ever did",
      [
        { "equal-quality": [0.04, 0.02, 0.5], "equal-cost": [0.3, 0.1, 0.9] },
        {},
        { ...RULES, questions: 40 },
      ],
      {},
      "k-NN saves 50 % of the cost of nemotron at +4.0 points (+2.0 to +6.0): so few questions that this may be chance; at no more cost k-NN reaches +30.0 points (+20.0 to +40.0): so few questions that this may be chance.",
    ],
    [
      "a best model that is the cheapest too",
      [{ quality: [0.03, 0.02, 2.4] }, {}, { ...RULES, cheaper: "none" }],
      {},
      "nemotron is the best single model and the cheapest, so there is nothing to save; k-NN reaches +3.0 points (+1.0 to +5.0) at 2.4 times the cost: better, for more money.",
    ],
    [
      "the same, while it may be chance",
      [{ quality: [0.02, 0.03, 1.5] }, {}, { ...RULES, cheaper: "none" }],
      {},
      "nemotron is the best single model and the cheapest, so there is nothing to save; k-NN reaches +2.0 points (−1.0 to +5.0) at 50 % more cost: too few questions to call it better (some 2,400 would tell).",
    ],
    [
      "the same, where it is no better",
      [{ quality: [-0.001, 0.004, 1] }, {}, { ...RULES, cheaper: "none" }],
      {},
      "nemotron is the best single model and the cheapest, so there is nothing to save; k-NN reaches −0.1 points (−0.5 to +0.3) at no more cost: not better by one point.",
    ],
    [
      "a best model that is free",
      [
        { quality: [0.03, 0.02, 2.4] },
        { against: { ...free, interval: { low: 0.01, high: 0.05 } } },
        { ...RULES, cheaper: "none" },
      ],
      {},
      "nemotron is the best single model and free, so there is nothing to save; k-NN reaches +3.0 points (+1.0 to +5.0) at any cost: better, for more money.",
    ],
    [
      "costs that nobody knows",
      [
        { quality: [0.03, 0.02, 2.4] },
        { against: { ...free, interval: { low: 0.01, high: 0.05 } } },
        { ...RULES, cheaper: "none" },
      ],
      { costBasis: "unknown" },
      "with costs unknown, k-NN reaches +3.0 points (+1.0 to +5.0) against nemotron: better.",
    ],
  ])("says in plain words: %s", (_, known, change, words) => {
    const told = { ...facts(...known), ...change };
    expect(verdictSentence(told).replace(/^.*?without duplicates, /, "")).toBe(words);
  });

  it.each<[VerdictObstacle, string]>([
    [
      { kind: "missing-scores", share: 0.667 },
      "67 % of the scores are missing and count as wrong, so a router gains by finding out who was asked.",
    ],
    [
      { kind: "few-clusters", clusters: 1 },
      "All held-out questions are one group of related ones, so their spread is not known.",
    ],
    [
      { kind: "few-clusters", clusters: 4 },
      "The held-out questions are 4 groups of related ones, too few to know their spread.",
    ],
  ])("gives the reason where no number of questions would tell", (obstacle, words) => {
    const rules = { ...RULES, obstacle };
    const told = facts(
      { "equal-quality": [0.03, 0.001, 0.5], "equal-cost": [0.05, 0.001, 1] },
      {},
      rules,
    );
    expect(verdictSentence({ ...told, obstacle })).toBe(
      `Whether routing pays cannot be told. ${words} On 361 questions without duplicates, k-NN saves 50 % of the cost of nemotron at +3.0 points (+2.9 to +3.1); at no more cost k-NN reaches +5.0 points (+4.9 to +5.1).`,
    );
  });

  it("needs no router where every candidate scores the same", () => {
    expect(verdictSentence({ ...facts({}), code: "does-not-pay", areAllEqual: true })).toBe(
      "Routing does not pay. On 361 questions without duplicates, every candidate scores the same, so choosing gains nothing: take the cheapest.",
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
    expect(verdictSentence({ ...told, questions: 1 })).toContain("on this one question");
    expect(verdictSentence({ ...told, candidates: 1 })).toContain("one candidate");
    expect(verdictSentence({ ...told, candidates: 0 })).toContain("no candidates");
    expect(verdictSentence({ ...told, questions: 0 })).toContain("no held-out questions");
  });
});
