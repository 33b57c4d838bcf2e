import { describe, expect, it } from "vitest";
import { NUMBER_GRADER } from "./number-grader.ts";

const ROWS: readonly (readonly [reply: string, gold: string, score: 0 | 1])[] = [
  ["#### 42", "42", 1],
  ["It costs $1,234.", "1,234", 1],
  ["12.5", "12.5", 1],
  ["minus 7", "-7", 1],
  ["5 - 7 = -2", "-2", 1],
  ["50%", "50", 1],
  ["50\\%", "0.5", 1],
  ["1/2", "0.5", 1],
  ["3 apples and 4 pears", "4", 1],
  ["", "42", 0],
  [".", "42", 0],
  ["42 .", "42", 1],
  ["4.2", "42", 0],
  ["7 and 8, so 15. That is all...", "15", 1],
  ["#### $42", "42", 1],
  ["Answer: 1,000,000", "1000000", 1],
  ["x = 3.", "3", 1],
  ["1e3", "1000", 1],
  ["5,", "5", 1],
  ["４２", "42", 1],
  ["The total is 18 (in 2024)", "18", 1],
  ["\\boxed{\\dfrac{1}{2}}", "0.5", 1],
  ["\\boxed{3\\frac{1}{2}}", "3.5", 1],
  ["\\boxed{10\\text{ cm}}", "10", 1],
  ["\\boxed{90^\\circ}", "90", 1],
  ["\\boxed{1{,}000}", "1000", 1],
  ["\\boxed{1\\,000}", "1000", 1],
  ["3 1/2 hours", "3.5", 1],
  ["-3", "3", 0],
  ["−3", "-3", 1],
  ["pages 5-7", "7", 1],
  ["1.5 \\times 10^{3}", "1500", 1],
  ["1.5 x 10^3 m", "1500", 1],
  ["1.5e3", "1500", 1],
  ["10000000000000000000000001", "10000000000000000000000000", 0],
  ["The answer is 5 + 3 = 8 apples.", "8", 1],
  ["The answer is **18**.", "18", 1],
  ["答案是42。", "42", 1],
  ["42.0", "42", 1],
  ["42.00 dollars", "42", 1],
  ["Answer: -$5", "-5", 1],
  ["$-5", "-5", 1],
  ["12\u202f345", "12345", 1],
  ["3½ cups", "3.5", 1],
  ["½", "0.5", 1],
  ["50 cm²", "50", 1],
  ["10²", "100", 1],
  ["2^{10}", "1024", 1],
  ["10^3", "1000", 1],
  ["x^2", "2", 0],
  ["GPT4", "4", 0],
  ["a_{2}", "2", 0],
  ["٤٢", "42", 1],
  ["\\boxed{2^{10}}", "10", 0],
  ["A12345", "2345", 0],
  ["US$5", "5", 1],
  ["1/3 cup, 2 eggs", "2", 1],
  ["0^-1", "0", 0],
  ["\\frac{-1}{2}", "-0.5", 1],
  ["-\\frac{1}{2}", "-0.5", 1],
  ["1e999999", "1", 0],
  ["2^{999}", "2", 0],
  ["价格是42元", "42", 1],
  ["5 x 10^-3", "0.005", 1],
  ["between 3 and 5 - final: 4", "4", 1],
  ["17 - 5", "5", 1],
  ["GPT4 says 7", "7", 1],
  ["0.3333", "1/3", 0],
  ["1/3", "2/6", 1],
  ["7/0", "7", 0],
  ["\\boxed{x = 5}", "5", 1],
  ["\\boxed{} so 7", "7", 1],
  ["twelve", "12", 0],
  ["1.2.3", "3", 0],
  ["It is 10:30", "30", 1],
  ["100 percent", "100", 1],
  ["$\\frac12$", "0.5", 1],
  ["2,5", "5", 1],
  ["1,234,567.89", "1234567.89", 1],
  ["+5", "5", 1],
  ["(-5)", "-5", 1],
  ["-1/2", "-0.5", 1],
  ["The answer is 3.5.", "3.5", 1],
  ["#### 42.", "42", 1],
  ["$1.5 million", "1500000", 1],
  ["12 eggs. Ready: 1\ufe0f\u20e3", "12", 1],
  ["25% of 80 = 20", "20", 1],
];

const grade = (reply: string, gold: string) =>
  NUMBER_GRADER.grade(reply, { question: "", golds: [gold], choices: [] });

describe("the number grader", () => {
  it.each(ROWS)("%j against %j gives %d", (reply, gold, score) => {
    const found = grade(reply, gold);
    expect(found.score, found.why).toBe(score);
  });

  it("cannot tell where no right answer is a number", () => {
    expect(grade("7", "a dozen").score).toBeNull();
    expect(NUMBER_GRADER.grade("7", { question: "", golds: [], choices: [] }).score).toBeNull();
  });

  it("reads the gold of a worked solution", () => {
    expect(grade("18 dollars", "9 * 2 = $<<9*2=18>>18 every day.\n#### 18").score).toBe(1);
  });
});
