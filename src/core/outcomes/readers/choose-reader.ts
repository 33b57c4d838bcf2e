import { flattenRecord } from "./flatten-record.ts";
import { guessMapping } from "./guess-mapping.ts";
import { guessDecimal } from "./guess-units.ts";
import { llmRouterReader } from "./llmrouter.ts";
import { mappedReader } from "./mapped-reader.ts";
import { r2BenchReader, r2Budgets } from "./r2-bench.ts";
import { routeLlmModels, routeLlmReader } from "./routellm.ts";
import { arenaCacheReader, arenaPredictionReader } from "./routerarena.ts";
import { routerBenchModels, routerBenchReader } from "./routerbench.ts";
import { dictionaryIn, routerDcReader } from "./routerdc.ts";
import type { TableReader } from "./table-reader.ts";
import type { TableRecord } from "./table-record.ts";

/** Records that a format is recognised by; more add nothing. */
export const SAMPLE_SIZE = 200;

/** How a file will be read, or why it cannot be. */
export type ReaderChoice =
  | { readonly reader: TableReader; readonly problem: null }
  | { readonly reader: TableReader | null; readonly problem: string };

/**
 * Chooses how a file is read, by the fields of its first records: one of the known formats, else a mapping that is guessed. With a
 * `problem`, the reader is a proposal whose mapping a person has to complete.
 */
export function chooseReader(sample: readonly TableRecord[], file: string): ReaderChoice {
  const records = sample.slice(0, SAMPLE_SIZE);
  if (records.length === 0) return { reader: null, problem: `${file} has no rows.` };
  const known = knownReader(records, file);
  if (known !== null) return { reader: known, problem: null };
  const { mapping, notes, problem } = guessMapping(records.map(flattenRecord));
  const reader = mappedReader(mapping, file, notes);
  return problem === null
    ? { reader, problem: null }
    : {
        reader,
        problem: `${file} is none of the tables that are known by their columns, and it cannot be guessed what its columns mean. ${problem}`,
      };
}

function knownReader(records: readonly TableRecord[], file: string): TableReader | null {
  const fields = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const has = (...names: readonly string[]) => names.every((name) => fields.includes(name));
  const hasIndex = has("global_index") || has("global index");
  if (hasIndex && (has("evaluation_result") || has("llm_selected"))) return arenaCacheReader(file);
  if (hasIndex && has("prediction")) return arenaPredictionReader(file);
  if (r2Budgets(fields).length > 0) {
    return r2BenchReader(fields, file, guessDecimal(records, fields));
  }
  if (routerBenchModels(fields).length > 0) return routerBenchReader(fields, file);
  const isQueryData = has("query", "task_name", "ground_truth");
  if (has("query", "model_name", "performance") || (isQueryData && !has("scores"))) {
    return llmRouterReader(file);
  }
  if (records.some((record) => dictionaryIn(record["scores"]) !== null)) {
    return routerDcReader(file);
  }
  const pair = routeLlmModels(records);
  return pair === null ? null : routeLlmReader(pair, file);
}
