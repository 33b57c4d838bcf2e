import { guessGrader } from "#core/evaluation/questions/guess-grader.ts";
import { isRecord } from "#core/is-record.ts";
import { type TableRecord, textIn } from "#core/outcomes/readers/table-record.ts";
import { type FileFacts, NO_FACTS, type QuestionReader } from "./question-reader.ts";
import { readGolds } from "./read-golds.ts";
import { readLiteral } from "./read-literal.ts";

/** Where Router-R1's prompt has its question: behind all that it explains. */
const QUESTION_MARK = "Question:";
/** What a chat template puts behind a prompt. */
const TEMPLATE_END = /<\|(?:im_end|eot_id|end_of_text|im_start|start_header_id)\|>[\s\S]*$/;

/**
 * Rows that verl trains and tests on: Router-R1's (`ground_truth.target` holds the golds, the question stands last in the prompt) and
 * xRouter's (`ground_truth` is the gold, the prompt is the question). (Router-R1, `qa_test_gen.py`; xRouter, `data_preprocess`.)
 */
export function verlReader(facts: FileFacts): QuestionReader {
  return {
    format: "verl",
    title: "Router-R1 and xRouter rows",
    mapping: null,
    read(record) {
      const extra = dictionary(record["extra_info"]);
      const truth = dictionary(record["reward_model"])["ground_truth"];
      const target = dictionary(truth)["target"];
      const task = textIn(record, "data_source") ?? facts.task;
      const golds = readGolds(target ?? truth) ?? readGolds(record["golden_answers"]) ?? [];
      const question = questionOf(record, extra, target !== undefined);
      if (question === null) return { problem: "it has no question" };
      const isCode =
        typeof truth === "string" && /"(?:inputs|functional|entry_point)"|\bassert /.test(truth);
      const graded = guessGrader({ golds, choices: [], task });
      return {
        ...NO_FACTS,
        id: textIn(record, "id") ?? idOf(extra, task),
        question,
        golds,
        task,
        split: textIn(extra, "split") ?? facts.split,
        grader: target !== undefined ? "exact-match.router-r1" : isCode ? "ungraded" : graded,
        source: textIn(extra, "dataset") ?? task,
      };
    },
  };
}

function questionOf(record: TableRecord, extra: TableRecord, isRouterR1: boolean): string | null {
  const own = textIn(record, "question") ?? textIn(extra, "question");
  if (own !== null) return own;
  const prompt = textIn(extra, "original_prompt") ?? lastMessage(record["prompt"]);
  if (prompt === null) return null;
  const at = isRouterR1 ? prompt.lastIndexOf(QUESTION_MARK) : -1;
  const text =
    at === -1 ? prompt : prompt.slice(at + QUESTION_MARK.length).replace(TEMPLATE_END, "");
  return text.trim() === "" ? null : text.trim();
}

/** What the visitor says last in a list of messages; of a text the text. */
function lastMessage(prompt: unknown): string | null {
  const content = typeof prompt === "string" ? (readLiteral(prompt) ?? prompt) : prompt;
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return null;
  const messages = content.filter(isRecord);
  const last = messages.findLast(({ role }) => role === "user") ?? messages.at(-1);
  return last === undefined ? null : textIn(last, "content");
}

function idOf(extra: TableRecord, task: string | null): string | null {
  const index = textIn(extra, "index");
  return index === null
    ? null
    : [task, textIn(extra, "split"), index].filter((part) => part !== null).join("-");
}

/** An object, also one that CSV holds as text; empty for anything else. */
function dictionary(value: unknown): TableRecord {
  const content = typeof value === "string" ? readLiteral(value) : value;
  return isRecord(content) ? content : {};
}
