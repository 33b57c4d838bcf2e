import { describe, expect, it } from "vitest";
import { checkQuestionLength, LONGEST_QUESTION } from "./longest-question.ts";

describe("checkQuestionLength", () => {
  it("lets everything through that a record can keep", () => {
    expect(() => checkQuestionLength("?".repeat(LONGEST_QUESTION))).not.toThrow();
  });

  it("refuses what is longer, with both numbers and whose side it is", () => {
    expect(() => checkQuestionLength("?".repeat(LONGEST_QUESTION + 1))).toThrow(
      expect.objectContaining({
        code: "question-too-long",
        side: "visitor",
        message: "The question has 1,000,001 characters; a run can keep 1,000,000.",
      }),
    );
  });
});
