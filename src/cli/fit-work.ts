import { type FittedForUse, fitForUse } from "#core/evaluation/learned/fit-for-use.ts";
import { nearKnowledge } from "#core/evaluation/report/near-knowledge.ts";
import { finish } from "#core/heads/finish.ts";
import { estimateCosts, withPrices } from "#core/outcomes/estimate-costs.ts";
import type { BuiltTable } from "#core/outcomes/outcome-builder.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { splitTable, usualSplit } from "#core/outcomes/split-table.ts";
import { readPrices } from "./evaluate-prices.ts";
import { readOutcomeTable } from "./evaluate-read-table.ts";
import type { FitArguments } from "./fit-arguments.ts";

/** A fit, and what was left out on the way. */
export interface FitOfFiles extends FittedForUse {
  readonly built: BuiltTable;
  /** Questions that it was not fitted on. */
  readonly heldOut: number;
}

/** Reads the table and fits. Throws `import-invalid` for what is no table or cannot be fitted on, and the file system's errors. */
export async function fitFiles(settings: FitArguments): Promise<FitOfFiles> {
  const { tables, prices, router, costs, seed, lambda, failures } = settings;
  const built = await readOutcomeTable(tables);
  const table =
    prices === null
      ? built.table
      : estimateCosts(withPrices(built.table, await readPrices(prices)));
  const groupOf = finish(nearKnowledge(table))?.groupOf ?? table.questions.groupOf;
  const rows = rowsOf(table, settings, groupOf);
  const fitted = finish(
    fitForUse({
      table,
      rows,
      groupOf,
      router,
      gate: { epsilon: failures, delta: 0.05, failure: "wrong" },
      lexical: null,
      costs,
      seed,
      lambda,
    }),
  );
  return { ...fitted, built, heldOut: table.questions.count - rows.length };
}

function rowsOf(
  { questions }: OutcomeTable,
  { heldOut, seed }: FitArguments,
  groupOf: ArrayLike<number>,
): Int32Array {
  if (heldOut === "nothing") return Int32Array.from({ length: questions.count }, (_, row) => row);
  const { test } = heldOut;
  const rule =
    test === null ? usualSplit(questions, seed) : ({ kind: "own", test, train: null } as const);
  return splitTable(questions, rule, groupOf).train;
}
