import { unstandardise } from "#core/heads/linear-heads.ts";
import { fitLogisticHeads } from "#core/heads/logistic.ts";
import { standardised, standardOf } from "#core/heads/standardise.ts";
import type { TrainingTable } from "#core/heads/training-table.ts";
import { refuseWithoutShares } from "./embedding-needed.ts";
import type { LearnedRouter } from "./learned-router.ts";
import { type LinearRouter, predictLinearRouter } from "./linear-router.ts";
import { predictEach } from "./predict-each.ts";

interface LogisticSettings extends Readonly<Record<string, number | boolean>> {
  /** Weight of the losses against the penalty; a smaller one penalises more. */
  readonly c: number;
  /** Whether each feature is scaled to the same spread first, so that the penalty weighs on all alike. */
  readonly standardised: boolean;
}

/** On the tables of the facts these two do as well as anything between and around them. */
const SETTINGS: readonly LogisticSettings[] = [
  { c: 0.001, standardised: true },
  { c: 1, standardised: false },
];

function* fitOne(
  { features, rows, dimension, scores, candidates }: TrainingTable,
  settings: LogisticSettings,
): Generator<void, LinearRouter> {
  if (!settings.standardised) {
    const heads = yield* fitLogisticHeads(features, dimension, scores, candidates, settings.c);
    return { kind: "linear", link: "logistic", heads };
  }
  const standard = standardOf(features, rows, dimension);
  yield;
  const scaled = yield* standardised(features, rows, standard);
  const heads = yield* fitLogisticHeads(scaled, dimension, scores, candidates, settings.c);
  return { kind: "linear", link: "logistic", heads: unstandardise(heads, standard) };
}

export const logistic: LearnedRouter<LogisticSettings, LinearRouter> = {
  name: "logistic",
  needs: "embedding",
  nearest: 0,
  settings: () => SETTINGS,
  refuse: refuseWithoutShares,
  predictHeld: (fold, settings) => predictEach(fitOne, predictLinearRouter, fold, settings),
  fit: fitOne,
};
