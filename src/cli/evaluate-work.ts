import { deepenReport } from "#core/evaluation/deepen-report.ts";
import { type EvaluatedTable, evaluateTable } from "#core/evaluation/evaluate-table.ts";
import { nearKnowledge } from "#core/evaluation/report/near-knowledge.ts";
import { finish } from "#core/heads/finish.ts";
import { estimateCosts, withPrices } from "#core/outcomes/estimate-costs.ts";
import type { BuiltTable } from "#core/outcomes/outcome-builder.ts";
import type { EvaluateArguments } from "./evaluate-arguments.ts";
import { readPrices } from "./evaluate-prices.ts";
import { readOutcomeTable } from "./evaluate-read-table.ts";

/** What an evaluation came to, and what was left out on the way. */
export interface Evaluated extends EvaluatedTable {
  readonly built: BuiltTable;
}

/** Reads the table, fits, judges. Throws `import-invalid` for what is no table, and the file system's errors. */
export async function evaluateFiles(settings: EvaluateArguments): Promise<Evaluated> {
  const { tables, prices, routers, costs, seed, test } = settings;
  const built = await readOutcomeTable(tables);
  const table =
    prices === null
      ? built.table
      : estimateCosts(withPrices(built.table, await readPrices(prices)));
  const near = finish(nearKnowledge(table));
  const evaluation = finish(
    evaluateTable({ table, bad: built.bad, routers, costs, test, seed, near }),
  );
  const evaluated = finish(deepenReport(evaluation));
  return { ...evaluated, built };
}
