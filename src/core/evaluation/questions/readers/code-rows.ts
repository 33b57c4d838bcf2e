import { type TableRecord, textIn } from "#core/outcomes/readers/table-record.ts";
import { type FileFacts, NO_FACTS, type QuestionReader } from "./question-reader.ts";
import { readGolds } from "./read-golds.ts";

/**
 * HumanEval (`prompt`, `entry_point`) and MBPP (`text` or `prompt`, `code`, `test_list`): programs to write. Nothing is run, so they have no
 * right answer to compare with; the released solution stands by for a judge.
 */
export function codeReader(facts: FileFacts): QuestionReader {
  return {
    format: "code",
    title: "HumanEval or MBPP",
    mapping: null,
    read(record) {
      const isMbpp = record["test_list"] !== undefined;
      const question = textIn(record, "text") ?? textIn(record, "prompt");
      if (question === null) return { problem: "it has no task to program" };
      const solution = textIn(record, "canonical_solution") ?? textIn(record, "code");
      const name = isMbpp ? "MBPP" : "HumanEval";
      return {
        ...NO_FACTS,
        id: idOf(record, isMbpp),
        question: question + testsOf(record["test_list"]),
        golds: solution === null ? [] : [solution],
        task: facts.task ?? name,
        split: facts.split,
        grader: "ungraded",
        source: name,
        licence: isMbpp ? "CC BY 4.0" : "MIT",
      };
    },
  };
}

/** MBPP numbers its problems only. */
function idOf(record: TableRecord, isMbpp: boolean): string | null {
  const id = textIn(record, "task_id");
  return id !== null && isMbpp ? `MBPP/${id}` : id;
}

/** MBPP shows its tests with the problem: without them nobody knows what the function is called. */
function testsOf(value: unknown): string {
  const tests = readGolds(value) ?? [];
  return tests.length === 0 ? "" : `\nYour code should pass these tests:\n${tests.join("\n")}`;
}
