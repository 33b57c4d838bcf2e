import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { groupedQuestions, questionValues, writtenKinds, writtenValue } from "./cell-values.ts";
import { type CsvValue, csvLine } from "./csv-line.ts";

/** A record for each answer of a table, question by question. Answers of which nothing is known are left out. */
export function* longRecords(
  table: OutcomeTable,
): Generator<Readonly<Record<string, CsvValue>>, void, void> {
  const kinds = writtenKinds(table);
  const grouped = groupedQuestions(table);
  for (let question = 0; question < table.questions.count; question += 1) {
    const shared = questionValues(table, question, grouped);
    for (const [candidate, { name }] of table.candidates.entries()) {
      const values = kinds.map(([kind, field]) => {
        return [field, writtenValue(table, kind, candidate, question)] as const;
      });
      if (values.every(([, value]) => value === null)) continue;
      yield { ...shared, candidate: name, ...Object.fromEntries(values) };
    }
  }
}

/** The same as CSV, a line at a time, the header first. */
export function* longCsv(table: OutcomeTable): Generator<string, void, void> {
  let fields: readonly string[] | null = null;
  for (const record of longRecords(table)) {
    if (fields === null) {
      fields = Object.keys(record);
      yield csvLine(fields);
    }
    yield csvLine(fields.map((field) => record[field] ?? null));
  }
}

/** The same as JSON lines. */
export function* longJsonLines(table: OutcomeTable): Generator<string, void, void> {
  for (const record of longRecords(table)) yield `${JSON.stringify(record)}\n`;
}
