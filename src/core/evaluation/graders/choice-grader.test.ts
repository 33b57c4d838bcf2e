import { describe, expect, it } from "vitest";
import { CHOICE_GRADER } from "./choice-grader.ts";

const CHOICES = [
  { label: "A", text: "Calcutta" },
  { label: "B", text: "Paris" },
  { label: "C", text: "New York" },
  { label: "D", text: "York" },
];

const ROWS: readonly (readonly [reply: string, label: string | null])[] = [
  ["The answer is B", "B"],
  ["(B)", "B"],
  ["b)", "B"],
  ["B", "B"],
  ["Answer: B", "B"],
  ["**Answer: B**", "B"],
  ["Answer: $B$", "B"],
  ["The answer is C", "C"],
  ["(B) looks right, but it is (A)", "A"],
  ["\\boxed{B}", "B"],
  ["So $\\boxed{(B)}$.", "B"],
  ["", null],
  ["None of them", null],
  ["Answer: A ... wait. Answer: B", "B"],
  ["( b )", "B"],
  ["Answer: BCD", null],
  ["Answer：B", "B"],
  ["A", "A"],
  ["Answer: E", null],
  ['I would say "B".', "B"],
  ["Answer : B", "B"],
  ["B. Paris", "B"],
  ["B) Paris is the capital", "B"],
  ["Paris", "B"],
  ["It is Paris.", "B"],
  ["It is New York.", "C"],
  ["Paris or York", null],
  ["The correct choice is B) Paris", "B"],
  ["answer: b", "B"],
  ["The answer is a city in France: Paris", "B"],
  ["The answer is not B but C", null],
  ["The answer is (A) or (B)", null],
  ["答案是B", "B"],
  ["答案：C。", "C"],
  ["A is wrong. The correct answer is D.", "D"],
  ["B is the correct answer.", "B"],
  ["The best answer is option C because", "C"],
  ["\\boxed{\\text{B}}", "B"],
  ["\\boxed{\\text{(B) Paris}}", "B"],
  ["\\boxed{Paris}", "B"],
  ["<think>A? B?</think>C", "C"],
  ["A city such as Paris", "B"],
  ["I think\n\nB", "B"],
  ["Option A is Calcutta. Option B is Paris. The answer: D", "D"],
  ["I choose D.", "D"],
  ["<answer>D</answer>", "D"],
  ["The answer isn't A. It's B.", "B"],
  ["The answer is D, since option A is wrong", "D"],
  ["The answer is D. Option A is a river.", "D"],
  ["So A is wrong, and so B", "B"],
  ["B) Paris. A) is a river", "B"],
  ["The answer is: **(B) Paris**", "B"],
  ["The answer is $\\boxed{B}$", "B"],
  ["The answer is \\(B\\).", "B"],
  ["It's a city", null],
  ["I am sure", null],
  ["C, because A is wrong", "C"],
  ["Final answer: (c).", "C"],
  ["Let me think. A is Calcutta, B is Paris. Therefore B", "B"],
  ["B\n\nExplanation: A is a trap, C and D are wrong.", "B"],
  ["选择B", "B"],
  ["Neither A nor C; B it is.", null],
  ["The answer: A (not B)", "A"],
];

describe("the grader of multiple choices", () => {
  it.each(ROWS)("finds in %j %s", (reply, label) => {
    const found = CHOICE_GRADER.grade(reply, { question: "", golds: ["B"], choices: CHOICES });
    expect(found.extracted, found.why).toBe(label);
    expect(found.score).toBe(label === "B" ? 1 : 0);
  });

  it("knows numbers as labels, and options without a text", () => {
    const choices = ["1", "2", "3", "4"].map((label) => ({ label, text: "" }));
    const question = { question: "", golds: ["3"], choices };
    expect(CHOICE_GRADER.grade("The answer is (3).", question).score).toBe(1);
    expect(CHOICE_GRADER.grade("3", question).score).toBe(1);
    expect(CHOICE_GRADER.grade("The answer is 3.", { ...question, choices: [] }).score).toBe(1);
    expect(CHOICE_GRADER.grade("2", { ...question, golds: [] }).score).toBeNull();
  });
});
