import type { ValueField } from "./column-mapping.ts";

/** What a field may be about, beside the values of candidates. */
export type QuestionField = "id" | "text" | "task" | "split" | "group" | "candidate";

/** Names of fields, the likeliest first, as {@link plainName} writes them. */
export const QUESTION_FIELDS: Readonly<Record<QuestionField, readonly string[]>> = {
  id: [
    "question id",
    "questionid",
    "sample id",
    "prompt id",
    "prompts id",
    "query id",
    "global index",
    "qid",
    "uid",
    "id",
    "key",
    "index",
    "idx",
  ],
  text: [
    "question",
    "query",
    "original prompt",
    "prompt",
    "instruction",
    "input",
    "problem",
    "user prompt",
    "text",
  ],
  task: [
    "task",
    "task name",
    "dataset",
    "data set",
    "dataset name",
    "eval name",
    "benchmark",
    "category",
    "subject",
    "domain",
    "topic",
  ],
  split: ["split", "partition", "fold", "set", "subset"],
  group: [
    "group",
    "group id",
    "duplicate group",
    "source document",
    "document id",
    "doc id",
    "passage id",
  ],
  candidate: [
    "candidate",
    "model",
    "model name",
    "model id",
    "llm",
    "llm name",
    "llm selected",
    "engine",
    "arm",
    "system",
  ],
};

/** Names of what is known of a candidate, the likeliest first. */
export const VALUE_FIELDS: Readonly<Record<ValueField, readonly string[]>> = {
  score: [
    "score",
    "performance",
    "accuracy",
    "correctness score",
    "correctness",
    "correct",
    "is correct",
    "quality",
    "reward",
    "passed",
    "pass",
    "acc",
    "em",
    "f1",
    "rating",
    "grade",
    "label",
    "eval score",
  ],
  cost: [
    "total cost",
    "cost usd",
    "cost in usd",
    "cost dollars",
    "cost",
    "inference cost",
    "cost cents",
    "cost picodollars",
    "price",
    "usd",
    "cost per 1k",
    "cost per 1000",
    "cost per 1k usd",
    "cost usd per 1k",
    "estimated cost usd",
    "estimated cost",
  ],
  inputTokens: [
    "input tokens",
    "prompt tokens",
    "tokens in",
    "input token count",
    "num input tokens",
    "n input tokens",
  ],
  outputTokens: [
    "output tokens",
    "completion tokens",
    "tokens out",
    "output token count",
    "actual token count",
    "num output tokens",
    "n output tokens",
    "token count",
    "response tokens",
    "tokens",
    "count",
  ],
  latency: [
    "latency ms",
    "latency",
    "latency s",
    "latency sec",
    "response time",
    "response time ms",
    "duration",
    "duration ms",
    "duration s",
    "elapsed",
    "elapsed ms",
    "time ms",
    "time s",
    "seconds",
    "time",
  ],
  replyLength: [
    "reply length",
    "response length",
    "answer length",
    "output length",
    "reply chars",
    "reply characters",
    "response chars",
  ],
  reply: [
    "model response",
    "response",
    "reply",
    "generated answer",
    "generation",
    "model output",
    "completion",
    "prediction",
  ],
};

/** A field's name without its way of writing: `Cost (USD)`, `cost_usd`, `costUsd` → `cost usd`. */
export function plainName(field: string): string {
  return field
    .normalize("NFKC")
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Whether a field's name says that its costs were not measured. */
export function isEstimatedCost(field: string): boolean {
  return /\bestimated cost\b/.test(plainName(field));
}

/** A field of a wide table, divided into a candidate and what is known of it. */
export interface DividedField {
  readonly candidate: string;
  readonly value: ValueField;
}

const SEPARATOR = String.raw`\s*[|:/_.\-\s()[\]]+`;

const VALUE_PATTERNS = (Object.keys(VALUE_FIELDS) as ValueField[])
  .flatMap((value) => VALUE_FIELDS[value].map((name) => ({ value, name })))
  // Longer names first: `total cost` is not the cost of a candidate called “… total”.
  .toSorted((a, b) => b.name.length - a.name.length)
  .map(({ value, name }) => {
    const words = name.replaceAll(" ", "[\\s_\\-.]*");
    return {
      value,
      behind: new RegExp(`^(?<candidate>.*[^\\s|:/_.\\-(\\[])${SEPARATOR}${words}[\\s)\\]]*$`, "i"),
      before: new RegExp(
        `^${words}${SEPARATOR}(?<candidate>[^\\s|:/_.\\-()\\[\\]].*?)[\\s)\\]]*$`,
        "i",
      ),
    };
  });

const VALUES_BY_NAME: ReadonlyMap<string, ValueField> = new Map(
  (Object.keys(VALUE_FIELDS) as ValueField[]).flatMap((value) =>
    VALUE_FIELDS[value].map((name) => [name, value] as const),
  ),
);

/** Divides `<candidate>|<value>`, which says by its bar what belongs to the candidate's name; `null` for other fields. */
export function divideAtBar(field: string): DividedField | null {
  const bar = field.lastIndexOf("|");
  const value = bar === -1 ? undefined : VALUES_BY_NAME.get(plainName(field.slice(bar + 1)));
  const candidate = field.slice(0, bar).trim();
  return value === undefined || candidate === "" ? null : { candidate, value };
}

/** Divides a field's name: `gpt-4|total_cost`, `score_gpt-4`, `gpt-4 (latency ms)`; `null` where it is not of that kind. */
export function divideField(field: string): DividedField | null {
  for (const side of ["behind", "before"] as const) {
    for (const pattern of VALUE_PATTERNS) {
      const candidate = pattern[side].exec(field)?.groups?.["candidate"]?.trim();
      if (candidate !== undefined) return { candidate, value: pattern.value };
    }
  }
  return null;
}
