import { columnMeans } from "#core/heads/column-means.ts";
import { fitCostHead, meanCostHead, predictCosts } from "#core/heads/cost-head.ts";
import { assignFolds } from "#core/heads/folds.ts";
import { type NearestLists, nearestOfOtherFolds, selectLists } from "#core/heads/nearest-lists.ts";
import { type Queries, selectRows, type TrainingTable } from "#core/heads/training-table.ts";
import type { Fold, LearnedRouter, RouterSettings } from "./learned-router.ts";
import type { RouterModel } from "./router-model.ts";
import { costWindow, type SweptPoint, sweep, sweepLambdas } from "./sweep.ts";

/** Which cost a router trades against quality: the candidate's mean, or what a cost head expects for the question. */
export type CostKind = "mean" | "predicted";

/** How one way to set a router up did on rows that it was not fitted on. */
export interface CrossValidated {
  readonly router: LearnedRouter<RouterSettings, RouterModel>;
  readonly settings: RouterSettings;
  /** One point for each λ, the first without any weight of cost. */
  readonly points: readonly SweptPoint[];
  /** What it expected of every candidate, row by row of the table. */
  readonly quality: Float64Array;
}

export interface CrossValidation {
  /** In the order of the routers and their settings. */
  readonly entries: readonly CrossValidated[];
  /** What every candidate was expected to cost, row by row of the table, by what was fitted without the row. */
  readonly costs: Float64Array;
  /** From the cheapest to the dearest single candidate, in US dollars per question. */
  readonly window: readonly [number, number];
  readonly folds: number;
}

export interface CrossValidationProgress {
  readonly router: string;
  readonly done: number;
  readonly of: number;
}

/**
 * Fits every router with each of its settings on all folds but one and lets it predict that one, until each row was
 * predicted; then routes all rows with every λ. Duplicates never lie on both sides. There are no folds where all rows are
 * duplicates of each other. Memory: one number per row, candidate and way to set a router up, and 2,400 bytes per row for
 * the nearest questions. Yields every few milliseconds.
 */
export function* crossValidate(
  table: TrainingTable,
  routers: readonly LearnedRouter<RouterSettings, RouterModel>[],
  costKind: CostKind,
  folds: number,
  random: () => number,
): Generator<CrossValidationProgress, CrossValidation> {
  const foldOf = assignFolds(table.groups, folds, random);
  const count = foldOf.reduce((most, fold) => Math.max(most, fold + 1), 0);
  const settings = routers.map((router) => router.settings(table.rows));
  const predicted = settings.map((list) =>
    list.map(() => new Float64Array(table.rows * table.candidates).fill(Number.NaN)),
  );
  const expectedCosts = new Float64Array(table.rows * table.candidates);
  const steps = count * (routers.length + 1);
  yield { router: "neighbours", done: 0, of: steps };
  const most = Math.max(...routers.map(({ nearest }) => nearest));
  const lists =
    most === 0
      ? null
      : yield* reporting(
          { router: "neighbours", done: 0, of: steps },
          nearestOfOtherFolds(table.features, table.dimension, foldOf, most),
        );
  for (let number = 0; number < count; number += 1) {
    const place = (router: string, step: number): CrossValidationProgress => ({
      router,
      done: number * (routers.length + 1) + step,
      of: steps,
    });
    const [fold, costs] = yield* reporting(
      place("costs", 0),
      prepareFold(table, foldOf, number, lists, costKind, random),
    );
    const heldRows = rowsWhere(foldOf, (other) => other === number);
    scatter(expectedCosts, costs, heldRows, table.candidates);
    for (const [index, router] of routers.entries()) {
      const found = yield* reporting(
        place(router.name, index + 1),
        router.predictHeld(fold, settings[index] ?? []),
      );
      for (const [one, quality] of found.entries()) {
        scatter(predicted[index]?.[one] as Float64Array, quality, heldRows, table.candidates);
      }
    }
  }
  const lambdas = sweepLambdas(columnMeans(table.costs, table.candidates));
  const entries: CrossValidated[] = [];
  for (const [index, router] of routers.entries()) {
    for (const [one, quality] of (predicted[index] ?? []).entries()) {
      const points = yield* reporting(
        { router: router.name, done: steps, of: steps },
        sweep(table, quality, expectedCosts, lambdas),
      );
      entries.push({ router, settings: settings[index]?.[one] ?? {}, points, quality });
    }
  }
  return { entries, costs: expectedCosts, window: costWindow(table), folds: count };
}

function* prepareFold(
  table: TrainingTable,
  foldOf: Int8Array,
  number: number,
  lists: NearestLists | null,
  costKind: CostKind,
  random: () => number,
): Generator<void, readonly [Fold, Float64Array]> {
  const trainRows = rowsWhere(foldOf, (fold) => fold !== number);
  const heldRows = rowsWhere(foldOf, (fold) => fold === number);
  const train = selectRows(table, trainRows);
  yield;
  const { rows, dimension, features, tasks } = selectRows(table, heldRows);
  const held: Queries = { rows, dimension, features, tasks };
  yield;
  const placeOf = new Int32Array(table.rows);
  for (const [place, row] of trainRows.entries()) placeOf[row] = place;
  const nearest = lists === null ? null : selectLists(lists, heldRows, placeOf);
  const head = costKind === "mean" ? meanCostHead(train) : yield* fitCostHead(train);
  const costs = yield* predictCosts(head, held);
  return [{ train, held, nearest, random }, costs];
}

function rowsWhere(foldOf: Int8Array, isTaken: (fold: number) => boolean): Int32Array {
  return Int32Array.from(foldOf.keys()).filter((row) => isTaken(foldOf[row] as number));
}

/** Work that yields nothing, with a word of where it stands. */
export function* reporting<Progress, Result>(
  progress: Progress,
  work: Generator<void, Result>,
): Generator<Progress, Result> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    yield progress;
  }
}

function scatter(to: Float64Array, from: Float64Array, rows: Int32Array, width: number): void {
  for (const [place, row] of rows.entries()) {
    to.set(from.subarray(place * width, (place + 1) * width), row * width);
  }
}
