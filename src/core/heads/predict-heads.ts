import { SwitchyardError } from "#core/errors.ts";
import { type BudgetHeads, type LinearHead, mapPerBudget, type PerBudget } from "./heads.ts";
import { nearestMeans } from "./k-nearest.ts";

/**
 * What the heads say about a question, per model, as they say it: not limited to [0, 1], lengths may be negative. NaN
 * where a k-NN column knows nothing. Throws `embedding-invalid` for a vector of another length or with a number that is
 * not finite.
 */
export function predictHeads(
  heads: BudgetHeads,
  embedding: Float64Array,
): readonly PerBudget<number>[] {
  const [predicted = []] = predictAllHeads(heads, [embedding]);
  return predicted;
}

/** {@link predictHeads} for several questions, one after the other; with k-NN heads that is faster. */
export function predictAllHeads(
  heads: BudgetHeads,
  embeddings: readonly Float64Array[],
): (readonly PerBudget<number>[])[] {
  for (const embedding of embeddings) checkEmbedding(embedding, heads.embedding.dimension);
  if (heads.kind === "ridge") {
    return embeddings.map((embedding) =>
      heads.heads.map((model) => mapPerBudget(model, (head) => predict(head, embedding))),
    );
  }
  return nearestMeans(heads.points, embeddings, heads.neighbourhood).map((meanOf) =>
    heads.columns.map((model) => mapPerBudget(model, meanOf)),
  );
}

/** Throws `embedding-invalid` unless the vector has that many finite numbers. */
export function checkEmbedding(embedding: Float64Array, dimension: number): void {
  const fix = "Check that the embedding server serves the model that the heads were fitted on.";
  if (embedding.length !== dimension) {
    throw new SwitchyardError(
      "embedding-invalid",
      `The embedding has ${embedding.length} numbers, the heads expect ${dimension}.`,
      { fix, side: "provider" },
    );
  }
  if (!embedding.every(Number.isFinite)) {
    throw new SwitchyardError(
      "embedding-invalid",
      "The embedding holds a number that is not finite.",
      { fix, side: "provider" },
    );
  }
}

/** Left to right in double precision: the released code's BLAS adds in another order, which moves the last bits only. */
function predict({ coef, intercept }: LinearHead, embedding: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < embedding.length; index += 1) {
    sum += (coef[index] ?? 0) * (embedding[index] ?? 0);
  }
  return sum + intercept;
}
