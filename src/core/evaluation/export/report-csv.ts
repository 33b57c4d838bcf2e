import { toDollars } from "#core/cost/money.ts";
import type { Report, ReportRow, RouterReport } from "#core/evaluation/report/report.ts";
import { type CsvValue, csvLine } from "#core/outcomes/writers/csv-line.ts";
import { spreadsheetText } from "./spreadsheet-text.ts";

const HEADER = [
  "kind",
  "id",
  "name",
  "setting",
  "lambda",
  "chosen_on",
  "accuracy",
  "accuracy_low",
  "accuracy_high",
  "cost_usd",
  "cost_is_estimate",
  "aiq",
  "audc",
  "qnc",
  "peak",
  "arena_score",
  "difference",
  "difference_low",
  "difference_high",
  "cost_ratio",
  "cost_ratio_low",
  "cost_ratio_high",
  "wins",
  "losses",
  "ties",
  "mcnemar",
  "detectable",
];

/**
 * A report's rows as CSV: single models, references, and each router with each of its settings. Costs are those of one question. A name
 * that a spreadsheet would take for a formula has an apostrophe before it.
 */
export function reportCsv({ singles, references, routers }: Report): string {
  const rows = [
    HEADER,
    ...singles.map((row) => plainRow("single", row)),
    ...references.map((row) => plainRow("reference", row)),
    ...routers.flatMap(routerRows),
  ];
  return rows.map(csvLine).join("");
}

function plainRow(kind: string, row: ReportRow): readonly CsvValue[] {
  const { id, name, point, interval, figures, arenaScore, isCostEstimated } = row;
  return padded([
    ...[kind, id, spreadsheetText(name), "", point.lambda, ""],
    ...[point.accuracy, interval?.low ?? null, interval?.high ?? null],
    ...[dollars(point.cost), isCostEstimated ? "yes" : "no"],
    ...[figures.aiq, figures.audc, figures.qnc, figures.peak, arenaScore],
  ]);
}

function routerRows(router: RouterReport): readonly (readonly CsvValue[])[] {
  const { id, name, figures, chosenOn, isCostEstimated, settings } = router;
  return settings.map(({ kind, lambda, point, interval, arenaScore, against }) =>
    padded([
      ...["router", id, spreadsheetText(name), kind, lambda, chosenOn],
      ...[point.accuracy, interval?.low ?? null, interval?.high ?? null],
      ...[dollars(point.cost), isCostEstimated ? "yes" : "no"],
      ...[figures.aiq, figures.audc, figures.qnc, figures.peak, arenaScore],
      ...(against === null
        ? []
        : [
            ...[against.difference, against.interval.low, against.interval.high],
            ...[against.costRatio?.ratio ?? null, against.costRatio?.low ?? null],
            ...[against.costRatio?.high ?? null, against.wins, against.losses, against.ties],
            ...[against.mcNemar, against.detectable],
          ]),
    ]),
  );
}

function padded(cells: readonly CsvValue[]): readonly CsvValue[] {
  return HEADER.map((_, column) => cells[column] ?? null);
}

function dollars(cost: number | null): number | null {
  return cost === null ? null : toDollars(cost);
}
