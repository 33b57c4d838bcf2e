import { predictCosts } from "#core/heads/cost-head.ts";
import { finish } from "#core/heads/finish.ts";
import { checkEmbedding } from "#core/heads/predict-heads.ts";
import { predictQuality } from "#core/heads/routers/predict-quality.ts";
import type { Queries } from "#core/heads/training-table.ts";
import type { FittedHeads } from "./fitted-heads.ts";

/** What a router expects of one candidate for one question. */
export interface ExpectedOutcome {
  /** As the table calls it. */
  readonly name: string;
  /** On the scale of the table's scores; NaN for a candidate that it never chooses. */
  readonly quality: number;
  /** In US dollars; NaN where the table knew no cost. */
  readonly cost: number;
}

/**
 * What a fitted router expects of every candidate, in its order, for a question: the same numbers as in the lab, which keeps vectors
 * in single precision. `embedding` is `null` for a router that goes by none; `task` is `null` where it is not known. Throws
 * `embedding-invalid` for a vector of another length or with a number that is not finite.
 */
export function expectOutcomes(
  heads: FittedHeads,
  embedding: Float64Array | null,
  task: string | null,
): readonly ExpectedOutcome[] {
  const dimension = heads.embedding?.dimension ?? 0;
  const vector = embedding ?? new Float64Array();
  checkEmbedding(vector, dimension);
  const queries: Queries = {
    rows: 1,
    dimension,
    features: Float32Array.from(vector),
    tasks: Int32Array.of(task === null ? -1 : heads.tasks.indexOf(task)),
  };
  const quality = finish(predictQuality(heads.model, queries));
  const costs = finish(predictCosts(heads.costs, queries));
  return heads.candidates.map(({ name }, place) => ({
    name,
    quality: quality[place] ?? Number.NaN,
    cost: costs[place] ?? Number.NaN,
  }));
}
