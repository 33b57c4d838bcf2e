import { type CostHead, fitCostHead, meanCostHead } from "#core/heads/cost-head.ts";
import { sampleGroups } from "#core/heads/folds.ts";
import { selectRows, type TrainingTable } from "#core/heads/training-table.ts";
import { seededRandom } from "#core/loop/random.ts";
import {
  type CostKind,
  type CrossValidation,
  type CrossValidationProgress,
  crossValidate,
  reporting,
} from "./cross-validate.ts";
import type { LearnedRouter, RouterName, RouterSettings } from "./learned-router.ts";
import { LEARNED_ROUTERS } from "./learned-routers.ts";
import type { RouterModel } from "./router-model.ts";
import type { SweptPoint } from "./sweep.ts";

export interface FitRoutersSettings {
  /** Which routers are fitted; the best single candidate is always among them. */
  readonly routers: readonly RouterName[];
  readonly costs: CostKind;
  readonly folds: number;
  readonly seed: number;
  /**
   * What a router's curve is worth, given the costs of the cheapest and the dearest single candidate; greater is better.
   * `null` where there is no such window: then the score without any weight of cost counts.
   */
  readonly worth: (
    points: readonly SweptPoint[],
    window: readonly [number, number],
  ) => number | null;
}

export type FitRoutersProgress = CrossValidationProgress & { readonly stage: "validate" | "fit" };

/** A router with the settings that cross-validation chose, fitted on the whole table. */
export interface FittedRouter {
  readonly name: RouterName;
  readonly settings: RouterSettings;
  readonly model: RouterModel;
  /** On rows that it was not fitted on; empty where the table has no two rows to be told apart. */
  readonly points: readonly SweptPoint[];
  /** What these points are worth; NaN without points. */
  readonly value: number;
  /**
   * What it expected of every candidate for each of {@link FittedRouters.validated}, row by row, while it had not seen them;
   * `null` without points.
   */
  readonly outOfFold: Float64Array | null;
}

export interface FittedRouters {
  /** The best single candidate first. */
  readonly routers: readonly FittedRouter[];
  /** Routers that cannot be fitted on this table, with the reason. */
  readonly refused: readonly { readonly name: RouterName; readonly reason: string }[];
  /** Of the greatest value; the best single candidate where nothing is better than that. */
  readonly chosen: RouterName;
  readonly costs: CostHead;
  /** In US dollars, for each of {@link FittedRouters.validated} what every candidate was expected to cost; `null` without points. */
  readonly outOfFoldCosts: Float64Array | null;
  /** Rows that were cross-validated: all, or a sample of them. */
  readonly validatedRows: number;
  /** Their numbers, ascending. */
  readonly validated: Int32Array;
}

/** The routers' choice is made on so many rows: comparing all with all takes the square of that. */
const MOST_VALIDATED = 6144;

/**
 * Fits routers on an outcome table and lets cross-validation on its rows choose the settings of each and the best of them; the
 * best single candidate is always in the race. Deterministic by seed. Memory beside the table stays below 100 MB for 6,144
 * rows, 9 candidates and 256 numbers per embedding; more rows add only to the final fits, which copy the features once.
 * Yields every few milliseconds; whoever stops asking for the next step has stopped the work, and nothing is left of it.
 */
export function* fitRouters(
  table: TrainingTable,
  { routers, costs, folds, seed, worth }: FitRoutersSettings,
): Generator<FitRoutersProgress, FittedRouters> {
  const random = seededRandom(seed);
  const wanted = LEARNED_ROUTERS.filter(
    ({ name }) => name === "best-single" || routers.includes(name),
  );
  const refused = wanted.flatMap((router) => {
    const reason = router.refuse(table);
    return reason === null ? [] : [{ name: router.name, reason }];
  });
  const able = wanted.filter(({ name }) => refused.every((other) => other.name !== name));
  const rows = sampleGroups(table.groups, MOST_VALIDATED, random);
  const sample = rows.length === table.rows ? table : selectRows(table, rows);
  yield { stage: "validate", router: "best-single", done: 0, of: 1 };
  // Where all rows are duplicates of each other there is nothing to be told apart.
  const isDivisible = folds > 1 && new Set(sample.groups).size > 1;
  const validation = isDivisible
    ? yield* staged("validate", crossValidate(sample, able, costs, folds, random))
    : null;
  const fitted: FittedRouter[] = [];
  for (const [index, router] of able.entries()) {
    const chosen = bestSettings(router, table, validation, worth);
    const progress = { stage: "fit", router: router.name, done: index, of: able.length } as const;
    const model = yield* reporting(progress, router.fit(table, chosen.settings, random));
    fitted.push({ name: router.name, model, ...chosen });
  }
  const progress = { stage: "fit", router: "costs", done: able.length, of: able.length } as const;
  const head =
    costs === "mean" ? meanCostHead(table) : yield* reporting(progress, fitCostHead(table));
  const chosen = fitted.reduce((best, router) => (router.value > best.value ? router : best)).name;
  return {
    routers: fitted,
    refused,
    chosen,
    costs: head,
    outOfFoldCosts: validation?.costs ?? null,
    validatedRows: sample.rows,
    validated: rows,
  };
}

/** What cross-validation says of a router. */
type Validated = Pick<FittedRouter, "settings" | "points" | "value" | "outOfFold">;

/** The settings whose curve is worth most; of equally good ones the first. */
function bestSettings(
  router: LearnedRouter<RouterSettings, RouterModel>,
  table: TrainingTable,
  validation: CrossValidation | null,
  worth: FitRoutersSettings["worth"],
): Validated {
  let best: Validated = {
    settings: router.settings(table.rows)[0] ?? {},
    points: [],
    value: Number.NaN,
    outOfFold: null,
  };
  if (validation === null) return best;
  for (const entry of validation.entries) {
    if (entry.router !== router) continue;
    const { settings, points, quality } = entry;
    const value = worth(points, validation.window) ?? points[0]?.quality ?? Number.NaN;
    if (Number.isNaN(best.value) || value > best.value) {
      best = { settings, points, value, outOfFold: quality };
    }
  }
  return best;
}

function* staged<Progress, Stage extends string, Result>(
  stage: Stage,
  work: Generator<Progress, Result>,
): Generator<Progress & { readonly stage: Stage }, Result> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    yield { ...step.value, stage };
  }
}
