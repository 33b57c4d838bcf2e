import { expect, test } from "vitest";
import { nextGeneration } from "./scripted-policy.ts";

const FIRST = "<think>Hm.</think><search> Small: why? </search> never read";
const SECOND = "<answer> because </answer>";
const SCRIPTS = [
  { question: "Why?", generations: [FIRST, SECOND] },
  { question: "Why? And how?", generations: ["<answer> so </answer>"] },
];
const PROMPT = "Replies stand in <information> </information>. Question: Why?\n";

test("counts the replies after the question, not those in the prompt before it", () => {
  expect(nextGeneration(SCRIPTS, PROMPT)).toBe(FIRST);
  const called = `${PROMPT}${FIRST.slice(0, -11)}\n<information>Why? Well.</information>\n`;
  expect(nextGeneration(SCRIPTS, called)).toBe(SECOND);
});

test("takes the longer of two questions that begin alike", () => {
  expect(nextGeneration(SCRIPTS, "Question: Why? And how?")).toBe("<answer> so </answer>");
});

test("goes on within a generation that the prompt has in part", () => {
  const partly = `${PROMPT}${FIRST.slice(0, 20)}`;
  expect(nextGeneration(SCRIPTS, partly)).toBe(FIRST.slice(20));
});

test("writes the next one when the prompt ends with a whole generation and no reply came", () => {
  const whole = PROMPT + FIRST.slice(0, FIRST.indexOf(" never read"));
  expect(nextGeneration(SCRIPTS, whole)).toBe(SECOND);
});

test("says so when the script has nothing for the prompt", () => {
  expect(() => nextGeneration(SCRIPTS, "Hello")).toThrow("no question of the script");
  const done = `${PROMPT}</information></information>`;
  expect(() => nextGeneration(SCRIPTS, done)).toThrow("no generation 3");
});
