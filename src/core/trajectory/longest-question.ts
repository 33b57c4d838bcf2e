import { SwitchyardError } from "#core/errors.ts";

/**
 * The longest question that can be asked, in UTF-16 units. A record keeps texts of 1,048,576 at most; below that the prompt
 * and every call still have room for the mark or the few words that a router puts beside it. Models read less as a rule:
 * see `#run/question-room.ts`.
 */
export const LONGEST_QUESTION = 1_000_000;

/** Throws `question-too-long`: nothing of a question is ever cut off. */
export function checkQuestionLength(question: string): void {
  if (question.length <= LONGEST_QUESTION) return;
  const [has, most] = [question.length, LONGEST_QUESTION].map((count) =>
    count.toLocaleString("en-US"),
  );
  throw new SwitchyardError(
    "question-too-long",
    `The question has ${has} characters; a run can keep ${most}.`,
    { fix: "Nothing was sent and nothing was cut: ask about a part of it.", side: "visitor" },
  );
}
