import { toDollars } from "#core/cost/money.ts";
import type { CellKind, OutcomeTable } from "#core/outcomes/outcome-table.ts";

/** Names of the kinds in files that we write, in their order. */
const WRITTEN_KINDS: readonly (readonly [CellKind, string])[] = [
  ["scores", "score"],
  ["costs", "cost_usd"],
  ["inputTokens", "input_tokens"],
  ["outputTokens", "output_tokens"],
  ["latenciesMs", "latency_ms"],
  ["replyLengths", "reply_length"],
];

/** The kinds that a table has anything of. What is an estimate is called one: whoever reads the file could not know it otherwise. */
export function writtenKinds({
  cells,
  estimates,
}: OutcomeTable): readonly (readonly [CellKind, string])[] {
  return WRITTEN_KINDS.filter(([kind]) => cells[kind] !== null).map(([kind, field]) => [
    kind,
    estimates.includes(kind) ? `estimated_${field}` : field,
  ]);
}

/** A value as it is written: costs in dollars, other numbers with the fewest digits that read back as they are. */
export function writtenValue(
  { cells }: OutcomeTable,
  kind: CellKind,
  candidate: number,
  question: number,
): number | null {
  const value = cells[kind]?.[candidate]?.[question] ?? Number.NaN;
  if (Number.isNaN(value)) return null;
  return kind === "costs" ? toDollars(value) : shortFloat(value);
}

/** The number with the fewest digits that is the same as a 32-bit float. */
function shortFloat(value: number): number {
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}

/** Questions that share their group with another, 1 each. */
export function groupedQuestions({ questions }: OutcomeTable): Uint8Array {
  const grouped = new Uint8Array(questions.count);
  for (const [question, first] of questions.groupOf.entries()) {
    if (first === question) continue;
    grouped[question] = 1;
    grouped[first] = 1;
  }
  return grouped;
}

/** What is written of a question, beside its cells. `grouped` of {@link groupedQuestions}. */
export function questionValues({ questions }: OutcomeTable, question: number, grouped: Uint8Array) {
  const first = questions.groupOf[question] ?? question;
  return {
    question_id: questions.ids[question] ?? "",
    task: questions.tasks[questions.taskOf[question] ?? -1] ?? null,
    split: questions.splits[questions.splitOf[question] ?? -1] ?? null,
    // A question that belongs to no other has no group to speak of.
    duplicate_group: grouped[question] === 1 ? (questions.ids[first] ?? null) : null,
    ...(questions.texts === null ? {} : { question: questions.texts[question] ?? "" }),
  };
}
