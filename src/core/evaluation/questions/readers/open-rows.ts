import { lastBoxContent } from "#core/evaluation/graders/last-box-content.ts";
import { gsm8kGold } from "#core/evaluation/graders/released/gsm8k-number.ts";
import { isRecord } from "#core/is-record.ts";
import { type TableRecord, textIn } from "#core/outcomes/readers/table-record.ts";
import { type FileFacts, NO_FACTS, type QuestionReader } from "./question-reader.ts";
import { readGolds } from "./read-golds.ts";

/** FlashRAG’s rows: `question` and `golden_answers`. Router-R1 and most search agents test on these. (RUC-NLPIR/FlashRAG.) */
export function flashRagReader(facts: FileFacts): QuestionReader {
  return {
    format: "flashrag",
    title: "FlashRAG",
    mapping: null,
    read(record) {
      const question = textIn(record, "question");
      const golds = readGolds(record["golden_answers"]);
      if (question === null) return { problem: "it has no question" };
      if (golds === null) return { problem: "it has no golden answers" };
      const more = isRecord(record["metadata"]) ? record["metadata"] : {};
      return {
        ...NO_FACTS,
        id: textIn(record, "id"),
        question,
        golds,
        task: textIn(record, "task") ?? textIn(record, "dataset") ?? facts.task,
        split: textIn(more, "split") ?? facts.split,
        grader: "exact-match.router-r1",
        source: facts.task,
      };
    },
  };
}

/**
 * HotpotQA, 2WikiMultihopQA (`_id`, `question`, `answer`) and MuSiQue (`answer_aliases`, `answerable`). Of a MuSiQue question that cannot be
 * answered, no answer is the right one. Passages are left out.
 */
export function multiHopReader(facts: FileFacts): QuestionReader {
  return {
    format: "multi-hop",
    title: "HotpotQA, 2WikiMultihopQA or MuSiQue",
    mapping: null,
    read(record) {
      const question = textIn(record, "question");
      if (question === null) return { problem: "it has no question" };
      const golds = record["answerable"] === false ? [""] : answersOf(record);
      return {
        ...NO_FACTS,
        id: textIn(record, "_id") ?? textIn(record, "id"),
        question,
        golds,
        task: facts.task,
        split: facts.split,
        grader: record["answerable"] === false ? "exact-match.squad" : "f1.router-r1",
        source: facts.task,
      };
    },
  };
}

function answersOf(record: TableRecord): readonly string[] {
  const answer = readGolds(record["answer"]) ?? [];
  const aliases = readGolds(record["answer_aliases"] ?? record["aliases"]) ?? [];
  return [...new Set([...answer, ...aliases])];
}

/** GSM8K: a worked `answer` whose number stands behind `####`. Also MATH: a worked `solution` with its answer in a box. */
export function workedReader(facts: FileFacts): QuestionReader {
  return {
    format: "gsm8k",
    title: "GSM8K and other worked solutions",
    mapping: null,
    read(record) {
      const question = textIn(record, "question") ?? textIn(record, "problem");
      const worked = textIn(record, "solution") ?? textIn(record, "answer");
      if (question === null) return { problem: "it has no question" };
      const gold = worked === null ? null : goldOf(worked, textIn(record, "answer"));
      if (gold === null) return { problem: "its solution gives no answer" };
      const isNumber = worked?.includes("####") === true;
      return {
        ...NO_FACTS,
        id: textIn(record, "id") ?? textIn(record, "unique_id"),
        question,
        golds: [gold],
        task: textIn(record, "subject") ?? textIn(record, "type") ?? facts.task,
        split: facts.split,
        grader: isNumber ? "number" : "math",
        source: facts.task,
      };
    },
  };
}

function goldOf(worked: string, answer: string | null): string | null {
  if (worked.includes("####")) return gsm8kGold(worked) || null;
  return lastBoxContent(worked) ?? (answer === worked ? null : answer);
}
