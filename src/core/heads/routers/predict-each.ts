import type { Queries } from "#core/heads/training-table.ts";
import type { Fold, LearnedRouter, RouterSettings } from "./learned-router.ts";

/** {@link LearnedRouter.predictHeld} for routers whose settings have no work in common: fits with each and predicts. */
export function* predictEach<Settings extends RouterSettings, Model>(
  learn: LearnedRouter<Settings, Model>["fit"],
  predict: (model: Model, queries: Queries) => Generator<void, Float64Array>,
  { train, held, random }: Fold,
  settings: readonly Settings[],
): Generator<void, readonly Float64Array[]> {
  const predicted: Float64Array[] = [];
  for (const one of settings) {
    const model = yield* learn(train, one, random);
    predicted.push(yield* predict(model, held));
  }
  return predicted;
}
