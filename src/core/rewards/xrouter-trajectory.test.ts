import { describe, expect, it } from "vitest";
import { type RolloutTurn, scoreRollout } from "./xrouter-trajectory.ts";

const score = (turns: readonly RolloutTurn[]) =>
  scoreRollout({ turns, dataSource: "math", simpleMode: false, check: () => 1 });

const answer: RolloutTurn = { routeTo: ["user"], content: [], feedback: ["42"], metadata: [] };

describe("scoreRollout", () => {
  it("counts failures of a model that is called like a method of every object", () => {
    const call: RolloutTurn = {
      routeTo: ["constructor", "toString", "constructor"],
      content: [{}, {}, {}],
      feedback: ["a", "b", "c"],
      metadata: [{ success: false }, { success: true }, { success: true }],
    };
    expect(score([call, answer]).failures).toEqual({
      constructor: { failed: 1, calls: 2 },
      toString: { failed: 0, calls: 1 },
    });
  });

  it("refuses a rollout without turns, and an answer without a text", () => {
    expect(score([answer]).solution).toBe("42");
    expect(() => score([])).toThrow(RangeError);
    expect(() => score([{ ...answer, feedback: [] }])).toThrow(RangeError);
  });
});
