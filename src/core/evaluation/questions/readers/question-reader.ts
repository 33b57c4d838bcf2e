import type { EvalQuestion } from "#core/evaluation/questions/eval-question.ts";
import type { QuestionMapping } from "#core/evaluation/questions/question-mapping.ts";
import type { TableRecord } from "#core/outcomes/readers/table-record.ts";

/** The formats that are known by their fields; `mapped` is any other table. */
export type QuestionFormat =
  | "verl"
  | "flashrag"
  | "multi-hop"
  | "llmrouter"
  | "gsm8k"
  | "choices"
  | "code"
  | "routerarena"
  | "own"
  | "mapped";

/** What a record tells of a question; `id` is `null` where it has none of its own. */
export type ReadQuestion = Omit<EvalQuestion, "id"> & { readonly id: string | null };

/** A question, or why a record is none. */
export type QuestionResult = ReadQuestion | { readonly problem: string };

/** Turns the records of one file into questions. Pure: the same record gives the same question. */
export interface QuestionReader {
  readonly format: QuestionFormat;
  readonly title: string;
  /** For tables without a format of their own: which columns are what. */
  readonly mapping: QuestionMapping | null;
  readonly read: (record: TableRecord) => QuestionResult;
}

/** What a file's name tells of its questions. */
export interface FileFacts {
  readonly task: string | null;
  readonly split: string | null;
}

/** The fields of a question that most formats do not tell. */
export const NO_FACTS = {
  id: null,
  choices: [],
  task: null,
  split: null,
  source: null,
  licence: null,
} as const;
