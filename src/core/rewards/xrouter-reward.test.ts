import { describe, expect, it } from "vitest";
import { XROUTER_README_SETTINGS, xrouterReadmeReward, xrouterReward } from "./xrouter-reward.ts";

describe("xrouterReward", () => {
  it("is full at no cost, and its penalty stops at the cap", () => {
    expect(xrouterReward(1, 0)).toEqual({ penalty: 0, reward: 1 });
    expect(xrouterReward(1, 0.05)).toEqual({ penalty: 0.15000000000000002, reward: 0.85 });
    expect(xrouterReward(1, 0.8 / 3 + 1e-9).penalty).toBe(0.8);
    expect(xrouterReward(1, 100).reward).toBeCloseTo(0.2);
    expect(xrouterReward(1, 100, XROUTER_README_SETTINGS).reward).toBeCloseTo(0.4);
  });

  it("gives nothing for a wrong answer, whatever it cost", () => {
    expect(xrouterReward(0, 0.5).reward).toBe(0);
  });

  it("has no floor", () => {
    expect(xrouterReward(1, 0.5, { lambda: 3, k: 1, costMax: 2 }).reward).toBe(-0.5);
  });

  it("is not the README's form, which takes the cost from a wrong answer, too", () => {
    expect(xrouterReadmeReward(0, 0.1, 2)).toBe(-0.2);
    expect(xrouterReadmeReward(1, 0.1, 2)).toBe(0.8);
  });
});
