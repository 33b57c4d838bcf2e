import { describe, expect, it } from "vitest";
import { dapoBoxScore, dapoScore } from "./dapo-math.ts";
import { afterMark, flexibleNumber, gsm8kGold } from "./gsm8k-number.ts";
import { hendrycksForm, hendrycksScore } from "./hendrycks-math.ts";
import { llmRouterScore } from "./llmrouter-score.ts";
import { routerArenaChoice } from "./routerarena-choice.ts";
import { textsBetween } from "./texts-between.ts";

// That the rules give what the released code gives is tested with its recorded outputs: src/conformance/fixtures/eval_graders.json.
describe("released rules", () => {
  it("find pairs as their pattern would, empty ones skipped", () => {
    for (const text of ["(a)(b", "()(a)", "((a))", "(", "", ")(", "(()a)b)"]) {
      const expected = [...text.matchAll(/\(([^)]+)\)/g)].map(([, inner]) => inner);
      expect(textsBetween(text, "(", ")"), text).toEqual(expected);
    }
  });

  it("take hardly any time for replies that their patterns would run through again and again", () => {
    const long = 200_000;
    for (const sign of ["(", "[", "\\boxed{", "- ", ": ", " ", '"', "answer ", "{", "#", "."]) {
      const reply = sign.repeat(long / sign.length);
      expect(routerArenaChoice(`${reply}x`, "A").score).toBe(0);
      expect(llmRouterScore("math", `${reply}x`, "nothing of it")).toBe(0);
      expect(dapoScore(`Answer: ${reply}`, "1").score).toBe(0);
    }
  });

  it("leave alone what the released code cannot normalise", () => {
    expect(hendrycksForm("\\frac")).toBeNull();
    expect(hendrycksForm("1\\text{ m}\\text{ s}")).toBeNull();
    expect(hendrycksForm("\\frac3")).toBe("\\frac3");
    expect(hendrycksScore("\\boxed{2\\frac}", "2\\frac")).toBe(1);
  });

  it("count characters from the end of a reply, not halves of them", () => {
    expect(dapoBoxScore(`\\boxed{1}${"😀".repeat(91)}`, "1").score).toBe(1);
    expect(dapoBoxScore(`\\boxed{1}${"😀".repeat(92)}`, "1").score).toBe(0);
  });

  it("find the last number and the end of a worked solution", () => {
    expect(flexibleNumber("1 and 2 ...")).toBe("...");
    expect(flexibleNumber("no number")).toBeNull();
    expect(afterMark("a")).toBe("a");
    expect(gsm8kGold("2 + 2 #### 1,004 ")).toBe("1004");
  });
});
