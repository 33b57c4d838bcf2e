import { PredictedQuestion, type Predictions } from "./route-by-prediction.ts";

/**
 * How a router decides. Questions are numbered as the rows that it is judged on (`judgedRows`), costs are picodollars.
 * `predicted`: by what it expects of every candidate; a `null` cost means the candidates' mean costs on the training questions.
 * `chosen`: by itself, for each question and λ. `fixed`: the same whatever λ is.
 */
export type Decision =
  | { readonly kind: "predicted"; readonly predictions: ExpectedOutcomes }
  | {
      readonly kind: "chosen";
      readonly choose: (question: number, lambda: number) => number;
    }
  | { readonly kind: "fixed"; readonly choices: ArrayLike<number> };

/** {@link Predictions}, perhaps without costs. */
export interface ExpectedOutcomes {
  readonly quality: Predictions["quality"];
  readonly cost: Predictions["cost"] | null;
}

/** What a router expected of training questions that it had not seen. */
export interface OutOfFold extends ExpectedOutcomes {
  /** Which of them, by their place in the split's training rows, ascending; all of them where it is absent. */
  readonly rows?: Int32Array;
}

/** A router that is judged. */
export interface Decider {
  readonly id: string;
  /** For a person. */
  readonly name: string;
  readonly decision: Decision;
  /**
   * What the router expected of the training questions while it had not seen them (cross-validation), in the order of the split's
   * training rows: its settings are then chosen there, not on the questions that it is judged on. `null`: not known.
   */
  readonly outOfFold: OutOfFold | null;
}

/** A decision with everything filled in. */
export type Choose = (question: number, lambda: number) => number;

/** `meanCosts`: each candidate's mean cost on the training questions. */
export function chooserOf(decision: Decision, meanCosts: readonly number[]): Choose {
  switch (decision.kind) {
    case "predicted": {
      const predictions = withCosts(decision.predictions, meanCosts);
      const row = new PredictedQuestion(predictions, meanCosts.length);
      return (question, lambda) => {
        row.load(question);
        return row.choose(lambda);
      };
    }
    case "chosen":
      return decision.choose;
    case "fixed":
      return (question) => decision.choices[question] ?? 0;
  }
}

export function withCosts(
  { quality, cost }: ExpectedOutcomes,
  meanCosts: readonly number[],
): Predictions {
  return { quality, cost: cost ?? meanCosts };
}
