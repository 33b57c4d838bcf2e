import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CostWindow } from "./cost-window.ts";
import { formatReward } from "./format-reward.ts";
import { rewardBatch } from "./reward-manager.ts";
import { scoreRouterR1 } from "./score-router-r1.ts";

const GOOD =
  "<think>t</think><search>Qwen: who?</search><information>f</information><answer>William Shakespeare</answer>";

describe("scoreRouterR1", () => {
  const input = {
    trajectoryText: GOOD,
    golds: ["Shakespeare"],
    alpha: 0.6,
    metric: "f1",
    rawCost: 0,
    window: new CostWindow(),
  } as const;

  it("adds the outcome and the cost reward by their weights", () => {
    const score = scoreRouterR1(input);
    expect(score).toMatchObject({ format: { score: 0, reason: "ok" }, em: 0, costReward: 0.5 });
    expect(score.f1).toBeCloseTo(2 / 3, 12);
    expect(score.total).toBeCloseTo((2 / 3) * 0.4 + 0.5 * 0.6, 12);
    expect(score.gatedBy).toBeNull();
  });

  it("says which gate closed", () => {
    const wrong = scoreRouterR1({ ...input, metric: "em" });
    expect(wrong).toMatchObject({ total: 0, gatedBy: "outcome" });
    const malformed = scoreRouterR1({ ...input, trajectoryText: `x${GOOD}` });
    expect(malformed).toMatchObject({
      format: { score: -1, reason: "not-starting-with-think" },
      total: -1,
      gatedBy: "format",
    });
  });

  it("knows no total without golds, unless the format decides it", () => {
    expect(scoreRouterR1({ ...input, golds: [] })).toMatchObject({ outcome: null, total: null });
    const malformed = { ...input, golds: [], trajectoryText: "no tags" };
    expect(scoreRouterR1(malformed)).toMatchObject({ total: -1, gatedBy: "format" });
  });

  it("leaves the window as it was", () => {
    const window = new CostWindow();
    window.push(10);
    const before = scoreRouterR1({ ...input, window, rawCost: 5 });
    expect(scoreRouterR1({ ...input, window, rawCost: 5 })).toEqual(before);
    expect(before.costReward).toBe(1);
    expect(window.length).toBe(1);
  });
});

describe("CostWindow", () => {
  it("stays in [0, 1], gives the cheapest the most, and peeks at what push gives", () => {
    const cost = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(cost, { minLength: 1, maxLength: 60 }), (costs) => {
        const window = new CostWindow({ size: 20 });
        for (const one of costs) {
          const peeked = window.peek(one);
          const reward = window.push(one);
          expect(peeked).toBe(reward);
          expect(reward).toBeGreaterThanOrEqual(0);
          expect(reward).toBeLessThanOrEqual(1);
          expect(window.peek(0)).toBeGreaterThanOrEqual(window.peek(one));
        }
        expect(window.length).toBe(Math.min(20, costs.length));
      }),
    );
  });
});

describe("formatReward", () => {
  it("never fails on any text and never rewards what it names a fault in", () => {
    const piece = fc.constantFrom(
      ...["<think>", "</think>", "<search>", "</search>", "<answer>", "</answer>"],
      ...["<information>", "</information>", "Qwen: q?", ":", "...", " ", "\u001c", "x"],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const { score, reason } = formatReward(pieces.join(""));
        expect(score === 0).toBe(reason === "ok");
      }),
    );
  });
});

describe("rewardBatch", () => {
  it("refuses a data set that the paper's reward does not know", () => {
    const rows = [{ text: GOOD, cost: 1, golds: "x", dataSource: "gsm8k" }];
    expect(() =>
      rewardBatch({ rows, metric: "em", alpha: 0, state: "val" }, new CostWindow()),
    ).toThrow(expect.objectContaining({ code: "import-invalid" }));
  });
});
