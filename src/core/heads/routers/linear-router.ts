import { type LinearHeads, predictLinear } from "#core/heads/linear-heads.ts";
import { sigmoid } from "#core/heads/logistic.ts";
import type { Queries } from "#core/heads/training-table.ts";

/** Expects what one linear head per candidate says: its score as it is (ridge), or through the sigmoid (logistic). */
export interface LinearRouter {
  readonly kind: "linear";
  readonly link: "identity" | "logistic";
  readonly heads: LinearHeads;
}

export function* predictLinearRouter(
  { heads, link }: LinearRouter,
  { features, rows }: Queries,
): Generator<void, Float64Array> {
  const predicted = yield* predictLinear(heads, features, rows);
  return link === "identity" ? predicted : predicted.map(sigmoid);
}
