import type { HeadModel, LinearHead, PerBudget, RidgeHeads } from "#core/heads/heads.ts";
import { seededRandom } from "#core/loop/random.ts";

/** The released checkpoint's shape, filled with numbers of our own. */
export const DIMENSION = 1024;
const MODELS = 11;
const BUDGETS = [10, 20, 30, 40, 50, 80, 100, 150, 200, 300, 500, 800, 1200, 2000, 4000];

export const MODEL_LIST: readonly HeadModel[] = Array.from({ length: MODELS }, (_, index) => ({
  name: `Model-${index + 1}`,
  openrouterId: `test/model-${index + 1}`,
  inputPerMillion: 0.1 * (index + 1),
  outputPerMillion: 0.2 * (index + 1),
  available: true,
  note: null,
}));

export const LAYOUT: readonly PerBudget<null>[] = MODEL_LIST.map(() => ({
  limited: BUDGETS.map((budget) => ({ budget, quality: null })),
  unlimited: { quality: null, tokens: null },
}));

/** A unit vector, as embedding models give them. */
export function unitVector(draw: () => number, length: number = DIMENSION): Float64Array {
  const vector = Float64Array.from({ length }, () => draw() + draw() + draw() - 1.5);
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / norm);
}

export function syntheticHeads(): RidgeHeads {
  const draw = seededRandom(1);
  const head = (): LinearHead => ({
    coef: Float32Array.from(unitVector(draw)),
    intercept: Math.fround(draw()),
  });
  return {
    kind: "ridge",
    embedding: { model: "synthetic", dimension: DIMENSION },
    models: MODEL_LIST,
    source: "synthetic",
    heads: LAYOUT.map(({ limited }) => ({
      limited: limited.map(({ budget }) => ({ budget, quality: head() })),
      unlimited: { quality: head(), tokens: head() },
    })),
  };
}
