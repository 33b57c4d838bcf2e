import { describe, expect, it } from "vitest";
import { LONGEST_QUESTION } from "#core/trajectory/longest-question.ts";
import type { QuestionReader } from "#run/question-room.ts";
import { lengthWords as wordsOf } from "./question-length-words.ts";

const lengthWords = (question: string, readers: readonly QuestionReader[], beyond: string[] = []) =>
  wordsOf(question, readers, { limit: "$0.05", beyond });

function reader(
  part: QuestionReader["part"],
  name: string,
  room: number | null,
  more: Partial<QuestionReader> = {},
): QuestionReader {
  return { part, name, room, isAdjustable: false, note: null, ...more };
}

/** So many tokens by the rule of thumb. */
const text = (tokens: number): string => "word".repeat(tokens);

describe("lengthWords", () => {
  it("says nothing of a question as people ask them", () => {
    expect(lengthWords(text(400), [reader("candidate", "A", 8000)])).toEqual({
      count: "",
      warnings: [],
      notes: [],
    });
  });

  it("counts a long one, in characters and tokens", () => {
    expect(lengthWords(text(2132), []).count).toBe(
      "8\u202f528 characters, about 2\u202f132 tokens",
    );
  });

  it("names the candidates that it is too long for, the smallest first, and what would help", () => {
    const pool = [
      reader("candidate", "C", 7424),
      reader("candidate", "A", 2816),
      reader("candidate", "D", 100_000),
      reader("candidate", "B", 3000),
      reader("candidate", "E", 7500),
    ];
    const { warnings } = lengthWords(text(8000), pool);
    expect(warnings).toEqual([
      "Probably too long for A (about 2\u202f800 tokens), B (about 3\u202f000 tokens), C (about 7\u202f400 tokens) and E (about 7\u202f500 tokens): where the question goes there, the call fails. Choose a pool without them, or ask about a part.",
    ]);
    // While the same ones are too small, the same text: it is read out once.
    expect(lengthWords(text(8100), pool).warnings).toEqual(warnings);
  });

  it("names who is beyond the budget, and no more than a few", () => {
    expect(lengthWords(text(5000), [], ["A"]).warnings).toEqual([
      "The budget of $0.05 allows no call to A: reading this much may cost more. Raise it under Budget, or ask about a part.",
    ]);
    const many = ["A", "B", "C", "D", "E"];
    expect(lengthWords(text(5000), [], many).warnings[0]).toContain("A, B, C and 2 more:");
  });

  it("says where the router's window is set, and of another that it is too small", () => {
    const page = reader("router", "the model here", 6000, { isAdjustable: true });
    expect(lengthWords(text(7000), [page]).warnings[0]).toMatch(
      /^Probably too long for the model here, which has room for about 6\u202f000 tokens.*Models screen/,
    );
    const chat = reader("router", "gpt", 6000);
    expect(lengthWords(text(7000), [chat]).warnings[0]).toContain("model that reads more");
  });

  it("says that a route is decided by the beginning, and that nobody knows what some read", () => {
    const readers = [
      reader("embedding", "E", 512),
      reader("candidate", "X", null),
      reader("candidate", "O", 2816, { note: "O cuts without a word." }),
    ];
    expect(lengthWords(text(600), readers)).toMatchObject({
      warnings: [],
      notes: [expect.stringMatching(/first 510 tokens.*gets all of it/)],
    });
    const { notes } = lengthWords(text(5000), readers);
    expect(notes).toContain("O cuts without a word.");
    expect(notes.at(-1)).toContain("How much X can read is not known");
  });

  it("refuses only what no run can keep", () => {
    const long = `${"a".repeat(LONGEST_QUESTION)}b`;
    expect(lengthWords(long, []).warnings[0]).toContain("keeps 1\u202f000\u202f000 characters");
    expect(lengthWords(` ${"a".repeat(LONGEST_QUESTION)} `, []).warnings).toEqual([]);
  });
});
