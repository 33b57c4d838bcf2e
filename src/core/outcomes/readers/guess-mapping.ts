import {
  type ColumnMapping,
  NO_FIELDS,
  type ValueField,
  type ValueFields,
  type WideCandidate,
} from "./column-mapping.ts";
import {
  divideAtBar,
  divideField,
  plainName,
  QUESTION_FIELDS,
  type QuestionField,
  VALUE_FIELDS,
} from "./field-names.ts";
import {
  guessCostUnit,
  guessDecimal,
  guessScoreTop,
  guessTimeUnit,
  isScoreColumn,
} from "./guess-units.ts";
import type { TableRecord } from "./table-record.ts";

/** A mapping that was guessed, and what a person should check of it. */
export interface GuessedMapping {
  readonly mapping: ColumnMapping;
  readonly notes: readonly string[];
  /** Why the table cannot be read by this mapping; `null` where it can. */
  readonly problem: string | null;
}

/**
 * Guesses which column means what, from the names and the first records of a table. A table with a column that names the candidate
 * and one of scores is long; else each column of scores, or one that ends with `score`, `cost` and the like, belongs to a candidate.
 */
export function guessMapping(records: readonly TableRecord[]): GuessedMapping {
  const fields = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const question = guessQuestionFields(fields, records);
  const told = new Set<string | null>(Object.values(question));
  // A question may be a number with a comma, in a table whose costs have none.
  const decimal = guessDecimal(
    records,
    fields.filter((field) => !told.has(field)),
  );
  const long = guessValues(fields, question);
  const isLong = long.score !== null && (question.candidate !== null || !hasWide(fields, question));
  const candidates = isLong ? [] : guessCandidates(fields, records, question, decimal);
  const all: readonly ValueFields[] = isLong ? [long] : candidates;
  const columns = (value: ValueField) =>
    all.map((each) => each[value]).filter((name) => name !== null);
  const valuesOf = (value: ValueField) =>
    columns(value).flatMap((field) => records.map((record) => record[field]));
  const score = guessScoreTop(valuesOf("score"), decimal);
  const cost = guessCostUnit(columns("cost"));
  const latency = guessTimeUnit(columns("latency"), valuesOf("latency"), decimal);
  const mapping: ColumnMapping = {
    shape: isLong ? "long" : "wide",
    id: question.id,
    text: question.text,
    task: question.task,
    split: question.split,
    group: question.group,
    candidate: isLong ? question.candidate : null,
    values: isLong ? long : NO_FIELDS,
    candidates,
    scoreTop: score.value,
    costUnit: cost.value,
    latencyUnit: latency.value,
    decimal,
  };
  const notes = [
    wordsOf(mapping),
    decimal === "," ? "Numbers have a decimal comma." : null,
    columns("score").length > 0 ? score.note : null,
    columns("cost").length > 0 ? cost.note : "There is no column of costs.",
    columns("latency").length > 0 ? latency.note : null,
    unusedNote(fields, mapping),
  ];
  return { mapping, notes: notes.filter((note) => note !== null), problem: problemOf(mapping) };
}

type QuestionFields = Readonly<Record<QuestionField, string | null>>;

function guessQuestionFields(
  fields: readonly string[],
  records: readonly TableRecord[],
): QuestionFields {
  const find = (names: readonly string[]): string | null => {
    for (const name of names) {
      const found = fields.find((field) => plainName(field) === name);
      if (found !== undefined) return found;
    }
    return null;
  };
  const candidate = find(QUESTION_FIELDS.candidate);
  const isName = candidate !== null && records.some((record) => isWord(record[candidate]));
  return {
    id: find(QUESTION_FIELDS.id),
    text: find(QUESTION_FIELDS.text),
    task: find(QUESTION_FIELDS.task),
    split: find(QUESTION_FIELDS.split),
    group: find(QUESTION_FIELDS.group),
    candidate: isName ? candidate : null,
  };
}

function isWord(value: unknown): boolean {
  return typeof value === "string" && /\p{L}/u.test(value);
}

function guessValues(fields: readonly string[], question: QuestionFields): ValueFields {
  const taken = new Set<string | null>(Object.values(question));
  const found: Partial<Record<ValueField, string>> = {};
  for (const value of Object.keys(VALUE_FIELDS) as ValueField[]) {
    for (const name of VALUE_FIELDS[value]) {
      const field = fields.find((each) => !taken.has(each) && plainName(each) === name);
      if (field === undefined) continue;
      found[value] = field;
      taken.add(field);
      break;
    }
  }
  return { ...NO_FIELDS, ...found };
}

/** Whether some field clearly belongs to one of several candidates. */
function hasWide(fields: readonly string[], question: QuestionFields): boolean {
  const taken = new Set<string | null>(Object.values(question));
  const divided = fields.filter((field) => !taken.has(field)).map(wideField);
  return divided.some((each) => each?.value === "score");
}

/** A field's candidate and value; `null` for fields that are themselves the name of a value. */
function wideField(field: string) {
  const atBar = divideAtBar(field);
  if (atBar !== null) return atBar;
  const plain = plainName(field);
  const isValue = Object.values(VALUE_FIELDS).some((names) => names.includes(plain));
  return isValue ? null : divideField(field);
}

function guessCandidates(
  fields: readonly string[],
  records: readonly TableRecord[],
  question: QuestionFields,
  decimal: ColumnMapping["decimal"],
): readonly WideCandidate[] {
  const taken = new Set<string | null>(Object.values(question));
  const free = fields.filter((field) => !taken.has(field));
  const found = new Map<string, Partial<Record<ValueField, string>>>();
  const put = (candidate: string, value: ValueField, field: string): void => {
    const known = found.get(candidate) ?? {};
    known[value] ??= field;
    found.set(candidate, known);
  };
  const bare = free.filter((field) => {
    return wideField(field) === null && isBareScore(field, records, decimal);
  });
  for (const field of bare) put(field, "score", field);
  for (const field of free) {
    const divided = wideField(field);
    if (divided !== null) put(divided.candidate, divided.value, field);
  }
  return [...found]
    .filter(([, values]) => values.score !== undefined)
    .map(([name, values]) => ({ name, ...NO_FIELDS, ...values }));
}

/** A column of scores under the candidate's own name. */
function isBareScore(
  field: string,
  records: readonly TableRecord[],
  decimal: ColumnMapping["decimal"],
): boolean {
  const plain = plainName(field);
  // A number that goes with the row, as pandas writes it.
  if (
    /^(?:column \d+|unnamed \d+|rank|row|seed|cluster|cluster id|length|difficulty)$/.test(plain)
  ) {
    return false;
  }
  const values = records.map((record) => record[field]);
  return !isCounting(values) && isScoreColumn(values, decimal);
}

/** Numbers that go up by one from row to row count the rows, whatever they are called. */
function isCounting(values: readonly unknown[]): boolean {
  const numbers = values.map(Number);
  return (
    numbers.length > 2 &&
    numbers.every((number, index) => index === 0 || number === (numbers[index - 1] ?? 0) + 1)
  );
}

function wordsOf({ shape, candidate, candidates }: ColumnMapping): string {
  if (shape === "long") {
    return candidate === null
      ? "Each row is one answer of the candidate that the file is named after."
      : `Each row is one answer; “${candidate}” names the candidate.`;
  }
  const names = candidates.map(({ name }) => name);
  const shown = names.length <= 6 ? names.join(", ") : `${names.slice(0, 6).join(", ")} …`;
  return `Each row is one question; candidates: ${names.length} (${shown}).`;
}

function unusedNote(fields: readonly string[], mapping: ColumnMapping): string | null {
  const { id, text, task, split, group, candidate, values, candidates } = mapping;
  const used = new Set<string | null>([id, text, task, split, group, candidate]);
  for (const each of [values, ...candidates]) {
    for (const value of Object.keys(NO_FIELDS) as ValueField[]) used.add(each[value]);
  }
  const unused = fields.filter((field) => !used.has(field));
  if (unused.length === 0) return null;
  const shown = unused.slice(0, 8).map((field) => `“${field}”`);
  return `Columns that are not used: ${shown.join(", ")}${unused.length > 8 ? " …" : ""}.`;
}

function problemOf({ shape, values, candidates }: ColumnMapping): string | null {
  if (shape === "long") return values.score === null ? "No column holds scores." : null;
  return candidates.length === 0
    ? "No column holds scores: none is named so, and none has values between 0 and 1."
    : null;
}

/** The fields that a mapping names and no record has: the mapping belongs to another table. */
export function missingFields(
  mapping: ColumnMapping,
  records: readonly TableRecord[],
): readonly string[] {
  const fields = new Set(records.flatMap((record) => Object.keys(record)));
  const named = [
    mapping.id,
    mapping.text,
    mapping.task,
    mapping.split,
    mapping.group,
    mapping.candidate,
    mapping.values.score,
    mapping.values.cost,
    ...mapping.candidates.flatMap(({ score, cost }) => [score, cost]),
  ];
  return [...new Set(named.filter((name) => name !== null))].filter((name) => !fields.has(name));
}
