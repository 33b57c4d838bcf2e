import { describe, expect, it } from "vitest";
import { readChecker } from "./reward-checker.ts";

const score = (checker: unknown, solution: string, recorded: unknown = undefined): unknown =>
  readChecker(checker, recorded)(solution);

describe("readChecker", () => {
  it("gives scores, truth values and dictionaries as they are, and 0 for a checker that fails", () => {
    expect(score(0.5, "x")).toBe(0.5);
    expect(score(true, "x")).toBe(true);
    expect(score({ dict: { score: 1, acc: 0 } }, "x")).toEqual({ score: 1, acc: 0 });
    expect(score({ raise: "boom" }, "x")).toBe(0);
  });

  it("matches a text that is the solution, and one that is not in it never, whatever was recorded", () => {
    for (const recorded of [0, 1, true, undefined]) {
      expect(score({ match: "42" }, "41", recorded)).toBe(0);
      expect(score({ match: "42" }, "42", recorded)).toBe(1);
    }
  });

  it("lets the recording decide only where the readings of a match part", () => {
    expect(score({ match: "42" }, "it is 42", 1)).toBe(1);
    expect(score({ match: "42" }, "it is 42", 0)).toBe(0);
    expect(score({ match: "42" }, "it is 42")).toBe(0);
    // No reading gives half a point.
    expect(score({ match: "42" }, "it is 42", 0.5)).toBe(0);
  });

  it("takes patterns, lists and structures", () => {
    expect(score({ match: { regex: "^4\\d$" } }, "42")).toBe(1);
    expect(score({ match: { pattern: "^4\\d$" } }, "142")).toBe(0);
    expect(score({ match: "^4\\d$" }, "42", 1)).toBe(1);
    expect(score({ match: ["41", "42"] }, "42")).toBe(1);
    expect(score({ match: ["41", "42"] }, "43", 1)).toBe(0);
    expect(score({ match: { answer: [4, 2] } }, '{"answer": [4, 2], "why": ""}')).toBe(1);
    expect(score({ match: { answer: [4, 2] } }, '{"answer": [4]}', 1)).toBe(0);
    expect(score({ match: 42 }, "42")).toBe(1);
  });

  it("refuses what it does not know", () => {
    expect(() => readChecker({ matches: "42" }, 1)).toThrow(/matches/);
  });
});
