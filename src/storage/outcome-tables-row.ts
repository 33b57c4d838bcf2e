import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";

/** What is new about a table that is added: the rest is read from it. */
export interface NewOutcomeTable {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
  /** What a person should know of how it was read. */
  readonly notes: readonly string[];
  /** Rows and values that were left out while it was read. */
  readonly badRows: number;
}

/** A stored table without its columns: what lists show. */
export interface OutcomeTableRow extends NewOutcomeTable {
  readonly name: string;
  readonly source: string;
  readonly licence: string | null;
  /** Number of questions. */
  readonly questions: number;
  readonly candidates: readonly string[];
  readonly tasks: readonly string[];
  readonly splits: readonly string[];
  /** Questions that come again, or come from the document of another. */
  readonly duplicates: number;
  readonly hasTexts: boolean;
  readonly hasCosts: boolean;
  /** Whether costs are estimated from list prices. */
  readonly hasEstimates: boolean;
  /** The embedding whose vectors the table brings; `null` for none. */
  readonly embedding: string | null;
  /** Of the columns, texts as two bytes a character. */
  readonly bytes: number;
}

/** What lists need to know about a table. `bytes` is the size of its columns. */
export function outcomeTableRowOf(
  added: NewOutcomeTable,
  table: OutcomeTable,
  bytes: number,
): OutcomeTableRow {
  const { questions, cells } = table;
  return {
    ...added,
    name: table.name,
    source: table.source,
    licence: table.licence,
    questions: questions.count,
    candidates: table.candidates.map(({ name }) => name),
    tasks: questions.tasks,
    splits: questions.splits,
    duplicates: questions.groupOf.reduce(
      (count, first, question) => count + (first === question ? 0 : 1),
      0,
    ),
    hasTexts: questions.texts !== null,
    hasCosts: cells.costs !== null,
    hasEstimates: table.estimates.length > 0,
    embedding: questions.features?.embedding ?? null,
    bytes,
  };
}
