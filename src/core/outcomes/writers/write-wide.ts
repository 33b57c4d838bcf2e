import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { groupedQuestions, questionValues, writtenKinds, writtenValue } from "./cell-values.ts";
import { type CsvValue, csvLine } from "./csv-line.ts";

/** A record for each question of a table, with fields `<candidate>|score`, `<candidate>|cost_usd` and so on. */
export function* wideRecords(
  table: OutcomeTable,
): Generator<Readonly<Record<string, CsvValue>>, void, void> {
  const kinds = writtenKinds(table);
  const grouped = groupedQuestions(table);
  for (let question = 0; question < table.questions.count; question += 1) {
    const values = table.candidates.flatMap(({ name }, candidate) =>
      kinds.map(([kind, field]) => {
        return [`${name}|${field}`, writtenValue(table, kind, candidate, question)] as const;
      }),
    );
    yield { ...questionValues(table, question, grouped), ...Object.fromEntries(values) };
  }
}

/** The same as CSV, a line at a time, the header first. */
export function* wideCsv(table: OutcomeTable): Generator<string, void, void> {
  let fields: readonly string[] | null = null;
  for (const record of wideRecords(table)) {
    if (fields === null) {
      fields = Object.keys(record);
      yield csvLine(fields);
    }
    yield csvLine(fields.map((field) => record[field] ?? null));
  }
}
