import { describe, expect, it } from "vitest";
import { gradeReply } from "./graders.ts";

const ROWS: readonly (readonly [
  id: string,
  reply: string,
  golds: readonly string[],
  score: number | null,
])[] = [
  ["exact-match.router-r1", "<think>Rome?</think><answer> The Paris </answer>", ["Paris"], 1],
  ["exact-match.router-r1", "Paris.", ["Rome", "paris"], 1],
  ["exact-match.router-r1", "Paris, France", ["Paris"], 0],
  ["exact-match.router-r1", "<think>Paris", ["Paris"], 0],
  ["exact-match.router-r1", "Paris", [], null],
  ["exact-match.squad", "The Paris", ["Paris"], 1],
  ["exact-match.squad", "<answer>Paris</answer>", ["Paris"], 0],
  ["exact-match.squad", "", [""], 1],
  ["exact-match.squad", "", ["?", "Paris"], 0],
  ["f1.router-r1", "yes it is", ["yes"], 0],
  ["f1.squad", "yes it is", ["yes"], 0.5],
  ["f1.router-r1", "a", ["a"], 0],
  ["f1.squad", "a", ["a"], 1],
  ["f1.squad", "Barack H. Obama", ["Obama", "Barack Obama"], 0.8],
  ["contains", "It is in New York City.", ["New York"], 1],
  ["contains", "a catalogue", ["cat"], 0],
  ["contains", "15 of them", ["5"], 0],
  ["contains", "答案是北京。", ["北京"], 1],
  ["contains", "It is “Paris”", ["paris"], 1],
  ["contains", "anything", ["?"], 0],
  ["contains", "x is ?", ["?"], 1],
  ["contains.llmrouter", "a catalogue", ["dog", "cat"], 1],
  ["contains-f1.llmrouter", "York New", ["New York"], 1],
  ["choice.gpqa-strict", "answer: b", ["B"], 0],
  ["number.llmrouter", "4.2", ["42"], 1],
  ["math.hendrycks", "\\boxed{\\frac12}", ["3", "1/2"], 1],
];

describe("graders of text", () => {
  it.each(ROWS)("%s: %j against %j gives %s", (id, reply, golds, score) => {
    const grade = gradeReply(id, reply, { question: "", golds, choices: [] });
    if (score === null) expect(grade.score).toBeNull();
    else expect(grade.score, grade.why).toBeCloseTo(score, 12);
  });

  it("say which right answer was the best one", () => {
    const question = { question: "", golds: ["Obama", "Barack Obama"], choices: [] };
    expect(gradeReply("f1.squad", "Barack H. Obama", question)).toMatchObject({
      grader: "f1.squad",
      version: 1,
      extracted: "Barack H. Obama",
      why: "“Barack H. Obama” against “Barack Obama”, the best of 2 right answers: 0.80.",
    });
  });
});
