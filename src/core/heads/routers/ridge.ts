import { type LinearHeads, predictLinear, unstandardise } from "#core/heads/linear-heads.ts";
import { fitRidgeHeads } from "#core/heads/ridge-heads.ts";
import { standardised, standardOf } from "#core/heads/standardise.ts";
import type { TrainingTable } from "#core/heads/training-table.ts";
import { refuseWithoutEmbedding } from "./embedding-needed.ts";
import type { LearnedRouter } from "./learned-router.ts";
import type { LinearRouter } from "./linear-router.ts";

interface RidgeSettings extends Readonly<Record<string, number | boolean>> {
  readonly alpha: number;
  /** Whether each feature is scaled to the same spread first, so that the penalty weighs on all alike. */
  readonly standardised: boolean;
}

const ALPHAS = [3, 10, 30];

/** Heads for each of the settings; those with the same features share all sums. */
function* fitAll(
  { features, rows, dimension, scores, candidates }: TrainingTable,
  settings: readonly RidgeSettings[],
): Generator<void, readonly LinearHeads[]> {
  const heads = new Map<RidgeSettings, LinearHeads>();
  for (const isStandardised of [false, true]) {
    const these = settings.filter((one) => one.standardised === isStandardised);
    if (these.length === 0) continue;
    const standard = standardOf(features, rows, dimension);
    yield;
    const taken = isStandardised ? yield* standardised(features, rows, standard) : features;
    const alphas = these.map(({ alpha }) => alpha);
    const fitted = yield* fitRidgeHeads(taken, dimension, scores, candidates, alphas);
    for (const [index, one] of these.entries()) {
      const found = fitted[index] as LinearHeads;
      heads.set(one, isStandardised ? unstandardise(found, standard) : found);
    }
  }
  return settings.map((one) => heads.get(one) as LinearHeads);
}

export const ridge: LearnedRouter<RidgeSettings, LinearRouter> = {
  name: "ridge",
  needs: "embedding",
  nearest: 0,
  settings: () =>
    [true, false].flatMap((isStandardised) =>
      ALPHAS.map((alpha) => ({ alpha, standardised: isStandardised })),
    ),
  refuse: refuseWithoutEmbedding,
  *predictHeld({ train, held }, settings) {
    const predicted: Float64Array[] = [];
    for (const heads of yield* fitAll(train, settings)) {
      predicted.push(yield* predictLinear(heads, held.features, held.rows));
    }
    return predicted;
  },
  *fit(table, settings) {
    const [heads] = yield* fitAll(table, [settings]);
    return { kind: "linear", link: "identity", heads: heads as LinearHeads };
  },
};
