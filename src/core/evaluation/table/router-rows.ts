import type { Interval } from "#core/evaluation/intervals/interval.ts";
import { pointAtLambda } from "#core/evaluation/plot/plot-marks.ts";
import type {
  Comparison,
  CurveFigures,
  PairFigures,
  Report,
  ReportOptimality,
  ReportRow,
  RouterReport,
  RouterSetting,
} from "#core/evaluation/report/report.ts";
import type { SettingKind } from "#core/evaluation/report/verdict-kinds.ts";
import type { Gains } from "#core/metrics/llmrouterbench-gains.ts";

/** A row of the table of routers: a single model, a reference, or a router with one λ. */
export interface RouterRow {
  /** One in the table. */
  readonly key: string;
  readonly kind: "single" | "reference" | "router";
  readonly id: string;
  readonly name: string;
  /** `null` for what has none, and for a λ that is not one of the chosen ones. */
  readonly setting: SettingKind | null;
  readonly lambda: number | null;
  readonly accuracy: number;
  readonly interval: Interval | null;
  readonly cost: number | null;
  /** Cost as a share of the best single model's; `null` without costs. */
  readonly costShare: number | null;
  readonly isCostEstimated: boolean;
  readonly taskAverage: number | null;
  readonly shares: readonly number[];
  readonly figures: CurveFigures;
  readonly arenaScore: number | null;
  readonly optimality: ReportOptimality | null;
  readonly gains: Gains | null;
  readonly against: Comparison | null;
  readonly pair: PairFigures | null;
}

/** Which λ of each router is in the table: one of those that were chosen, or the one that is looked at. */
export type ShownSetting =
  | { readonly kind: SettingKind }
  | { readonly kind: "lambda"; readonly lambda: number };

/** The rows of the table: references, then routers. Single models only `withSingles`. */
export function routerRows(
  report: Report,
  shown: ShownSetting,
  withSingles: boolean,
): readonly RouterRow[] {
  const best = report.references.find(({ id }) => id === "best-single")?.point.cost ?? null;
  const singles = withSingles ? report.singles.map((row) => plainRow("single", row, best)) : [];
  return [
    ...report.references.map((row) => plainRow("reference", row, best)),
    ...report.routers.flatMap((router) => routerRow(router, shown, best)),
    ...singles,
  ];
}

/** A router's setting of a kind; its only one where there is one, else the one at λ = 0. `null` for a router without any. */
function settingOf(
  { settings }: Pick<RouterReport, "settings">,
  kind: SettingKind,
): RouterSetting | null {
  return settings.find((setting) => setting.kind === kind) ?? settings[0] ?? null;
}

function plainRow(kind: "single" | "reference", row: ReportRow, best: number | null): RouterRow {
  const { id, name, point, interval, taskAverage, shares, figures } = row;
  const { arenaScore, optimality, gains, isCostEstimated } = row;
  return {
    ...{ key: `${kind}/${id}`, kind, id, name, setting: null, lambda: point.lambda },
    ...{ accuracy: point.accuracy, interval, cost: point.cost, isCostEstimated },
    costShare: shareOf(point.cost, best),
    ...{ taskAverage, shares, figures, arenaScore, gains },
    optimality: optimality.questions === 0 ? null : optimality,
    ...{ against: null, pair: null },
  };
}

function routerRow(
  router: RouterReport,
  shown: ShownSetting,
  best: number | null,
): readonly RouterRow[] {
  const { id, name, figures, pair, isCostEstimated } = router;
  const common = {
    key: `router/${id}`,
    kind: "router",
    id,
    name,
    figures,
    pair,
    isCostEstimated,
  } as const;
  if (shown.kind === "lambda") {
    const point = pointAtLambda(router.curve, shown.lambda);
    if (point !== null) {
      return [
        {
          ...common,
          ...{ setting: null, lambda: point.lambda, accuracy: point.accuracy, interval: null },
          ...{ cost: point.cost, costShare: shareOf(point.cost, best), shares: point.shares },
          ...{ taskAverage: null, arenaScore: null, optimality: null, gains: null, against: null },
        },
      ];
    }
  }
  const setting = settingOf(router, shown.kind === "lambda" ? "quality" : shown.kind);
  if (setting === null) return [];
  const { kind, lambda, point, interval, against, shares, taskAverage } = setting;
  const { arenaScore, optimality, gains } = setting;
  return [
    {
      ...common,
      ...{ setting: kind, lambda, accuracy: point.accuracy, interval, cost: point.cost },
      costShare: against?.costRatio?.ratio ?? shareOf(point.cost, best),
      ...{ shares, taskAverage, arenaScore, optimality, gains, against },
    },
  ];
}

function shareOf(cost: number | null, best: number | null): number | null {
  return cost === null || best === null || best === 0 ? null : cost / best;
}
