import { type Rows, rowProduct } from "#core/algebra/row-products.ts";

/**
 * Candidates and questions as points of one small space. A candidate's score for a question q is w2 · (P/|P| ∘ W1·q), element
 * by element; sigmoid of the difference of two scores is the chance that the one beats the other.
 */
export interface MatrixFactorisation {
  /** Numbers per point. */
  readonly size: number;
  /** Numbers per question that goes in. */
  readonly dimension: number;
  /** P: candidate by candidate, `size` numbers each. */
  readonly candidates: Float64Array;
  /** W1: `size` rows of `dimension` numbers. */
  readonly projection: Float64Array;
  /** w2: `size` numbers. */
  readonly classifier: Float64Array;
}

/** A candidate without length stays without. */
const SHORTEST = 1e-12;

/** W1·q. */
export function projectQuestion(
  { size, dimension, projection }: MatrixFactorisation,
  question: Rows,
  at = 0,
): Float64Array {
  return Float64Array.from({ length: size }, (_, row) =>
    rowProduct(projection, row * dimension, question, at, dimension),
  );
}

/**
 * The score of each candidate, for a question that was projected. (RouteLLM, `matrix_factorization/model.py::MFModel.forward`;
 * LLMRouter, `mfrouter/router.py::BilinearMF.score_all`.)
 */
export function scoreCandidates(model: MatrixFactorisation, projected: Float64Array): Float64Array {
  const { size, candidates, classifier } = model;
  return Float64Array.from({ length: candidates.length / size }, (_, candidate) => {
    const point = candidates.subarray(candidate * size, (candidate + 1) * size);
    const length = Math.max(SHORTEST, Math.sqrt(rowProduct(point, 0, point, 0, size)));
    let score = 0;
    for (let index = 0; index < size; index += 1) {
      const share = (point[index] as number) / length;
      score += (classifier[index] as number) * share * (projected[index] as number);
    }
    return score;
  });
}
