import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gradeByPerson } from "./asked-graders.ts";
import { findGrader, GRADERS, gradeReply, isOutdated } from "./graders.ts";

const CHOICES = [
  { label: "A", text: "one" },
  { label: "B", text: "two" },
];

describe("graders", () => {
  it("have an id of their own, and say what they compare and whose rule it is", () => {
    expect(new Set(GRADERS.map(({ id }) => id)).size).toBe(GRADERS.length);
    for (const { name, compares, source, version } of GRADERS) {
      expect([name, compares, source].every((text) => text.length > 3)).toBe(true);
      expect(version).toBeGreaterThan(0);
    }
  });

  it("give a score within bounds, or none, for whatever a model may write", () => {
    const scraps = fc.constantFrom(
      ...[
        "answer is ",
        "A",
        "(B)",
        "\\boxed{",
        "}",
        "\\frac",
        "1",
        ",",
        ".",
        "####",
        "$",
        "-",
        "<answer>",
      ],
      ...[
        "</answer>",
        "<think>",
        "</think>",
        "^",
        "{",
        " ",
        "\n",
        "½",
        "²",
        "😀",
        "\ud800",
        "%",
        "option ",
      ],
    );
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.array(scraps, { maxLength: 20 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 3 }), (reply, golds) => {
        for (const { id, version } of GRADERS) {
          const question = { question: "q", golds, choices: CHOICES };
          const grade = gradeReply(id, reply, question);
          expect(grade).toMatchObject({ grader: id, version });
          expect(grade.why).not.toBe("");
          if (grade.score !== null) expect(grade.score >= 0 && grade.score <= 1).toBe(true);
          // Without a right answer nothing can be right or wrong.
          expect(gradeReply(id, reply, { ...question, golds: [] }).score).toBeNull();
          expect(gradeReply(id, reply, question)).toEqual(grade);
        }
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    "(",
    "\\boxed{",
    "answer is ",
    "1,",
    "A ",
    "$",
    "^2",
    " ",
    "\\frac",
    "<answer>",
    "- ",
    "1/",
    "{",
    "1".repeat(50),
  ])("take %j over and over in a moment", (scrap) => {
    const long = scrap.repeat(10_000 / scrap.length);
    for (const { id } of GRADERS) {
      for (const golds of [["42"], [long]]) {
        const { score } = gradeReply(id, `${long}x`, { question: "q", golds, choices: CHOICES });
        expect(score === null || (score >= 0 && score <= 1)).toBe(true);
      }
    }
  });

  it("run nothing of a reply: code stays ungraded and says so", () => {
    const question = { question: "def f():", golds: ["assert f() == 1"], choices: [] };
    expect(gradeReply("ungraded", "def f(): return 1", question)).toMatchObject({
      score: null,
      why: expect.stringContaining("not run"),
    });
    expect(findGrader("ungraded")?.needs).toBe("running code");
    expect(gradeReply("judge", "x", question).score).toBeNull();
    expect(gradeReply("person", "x", question).score).toBeNull();
    expect(gradeByPerson("x", 1).score).toBe(1);
  });

  it("know what they do not know, and what has to be graded again", () => {
    expect(gradeReply("of tomorrow", "x", { question: "q", golds: ["x"], choices: [] })).toEqual({
      grader: "of tomorrow",
      version: 0,
      score: null,
      extracted: null,
      why: "The grader “of tomorrow” is not known here.",
    });
    expect(isOutdated({ grader: "contains", version: 1 }, "contains")).toBe(false);
    expect(isOutdated({ grader: "contains", version: 0 }, "contains")).toBe(true);
    expect(isOutdated({ grader: "contains", version: 1 }, "number")).toBe(true);
  });
});
