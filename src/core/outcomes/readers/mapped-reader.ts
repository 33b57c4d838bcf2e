import type { OutcomeCell } from "#core/outcomes/outcome-row.ts";
import { countCodePoints } from "#core/python/text.ts";
import type { ColumnMapping, ValueFields } from "./column-mapping.ts";
import { baseName, splitInName } from "./file-name.ts";
import { flattenRecord } from "./flatten-record.ts";
import { makeCell, makeRow } from "./make-row.ts";
import { readCost, readCount, readScore, readTime } from "./read-values.ts";
import type { TableReader } from "./table-reader.ts";
import { type TableRecord, textIn } from "./table-record.ts";

/** Reads any table whose columns a mapping names, wide or long. */
export function mappedReader(
  mapping: ColumnMapping,
  file: string,
  notes: readonly string[] = [],
): TableReader {
  const fallback = baseName(file);
  const fileSplit = splitInName(file);
  return {
    format: "mapped",
    title: mapping.shape === "wide" ? "A row for each question" : "A row for each answer",
    notes,
    mapping,
    read(nested, { line }) {
      const record = flattenRecord(nested);
      const problems: string[] = [];
      const cells = cellsOf(record, mapping, fallback, (problem) => problems.push(problem));
      if (cells.length === 0 && problems.length === 0) problems.push("it has no scores");
      return makeRow(line, {
        id: textIn(record, mapping.id),
        text: textIn(record, mapping.text),
        task: textIn(record, mapping.task),
        split: textIn(record, mapping.split) ?? fileSplit,
        group: textIn(record, mapping.group),
        cells,
        problems,
      });
    },
  };
}

function cellsOf(
  record: TableRecord,
  mapping: ColumnMapping,
  fallback: string,
  onProblem: (problem: string) => void,
): readonly OutcomeCell[] {
  if (mapping.shape === "wide") {
    return mapping.candidates
      .map((candidate) => cellOf(record, candidate.name, candidate, mapping, onProblem))
      .filter((cell) => cell !== null);
  }
  const named = textIn(record, mapping.candidate);
  if (named === null && mapping.candidate !== null) {
    onProblem("it names no candidate");
    return [];
  }
  const cell = cellOf(record, named ?? fallback, mapping.values, mapping, onProblem);
  return cell === null ? [] : [cell];
}

function cellOf(
  record: TableRecord,
  candidate: string,
  fields: ValueFields,
  { scoreTop, costUnit, latencyUnit, decimal }: ColumnMapping,
  onProblem: (problem: string) => void,
): OutcomeCell | null {
  const at = (field: string | null): unknown => (field === null ? null : record[field]);
  return makeCell(
    candidate,
    {
      score: readScore(at(fields.score), scoreTop, decimal),
      costUsd: readCost(at(fields.cost), costUnit, decimal),
      inputTokens: readCount(at(fields.inputTokens), decimal),
      outputTokens: readCount(at(fields.outputTokens), decimal),
      latencyMs: readTime(at(fields.latency), latencyUnit, decimal),
      replyLength:
        fields.replyLength === null
          ? lengthOf(at(fields.reply))
          : readCount(at(fields.replyLength), decimal),
    },
    onProblem,
  );
}

function lengthOf(reply: unknown) {
  return { value: typeof reply === "string" ? countCodePoints(reply) : null, problem: null };
}
