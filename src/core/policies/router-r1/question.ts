import { SwitchyardError } from "#core/errors.ts";
import { stripBlanks } from "#core/python/text.ts";

/**
 * The question as Router-R1's template wants it: stripped, and ending with an ASCII question mark. A full-width one
 * gets a second mark, as in the released code. (`infer_vllm.py`.) Throws `question-empty` where that code crashes.
 */
export function prepareQuestion(question: string): string {
  const stripped = stripBlanks(question);
  if (stripped === "") {
    throw new SwitchyardError("question-empty", "There is no question to answer.", {
      fix: "Write a question.",
      side: "visitor",
    });
  }
  return stripped.endsWith("?") ? stripped : `${stripped}?`;
}
