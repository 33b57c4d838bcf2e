import { finish } from "#core/heads/finish.ts";
import { fitIsotonic, predictIsotonic } from "#core/heads/isotonic.ts";
import { type LinearHeads, predictLinear } from "#core/heads/linear-heads.ts";
import { fitLogisticHeads, sigmoid } from "#core/heads/logistic.ts";
import { fitMultinomial, softmax } from "#core/heads/multinomial.ts";
import { evaluationEntry, orError } from "./evaluation-entry.ts";
import type { AdapterEntry } from "./golden.ts";

interface LogisticInput {
  readonly X: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly C: number;
  readonly query: readonly (readonly number[])[];
}

interface IsotonicInput {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly weights: readonly number[] | null;
  readonly query: readonly number[];
  readonly increasing: boolean;
  readonly y_min: number | null;
  readonly y_max: number | null;
  readonly out_of_bounds: "clip" | "nan";
}

/** To the last digits, as the recorded optimum was found. */
const EXACT = { tolerance: 1e-9, mostSteps: 5000 };

export const FIT_REGRESSIONS: readonly AdapterEntry[] = [
  evaluationEntry("fit_logistic", "LogisticRegression (L2, intercept)", {
    binary: (input: LogisticInput) => fitClasses(input),
    multinomial: (input: LogisticInput) => fitClasses(input),
  }),
  evaluationEntry("fit_isotonic", "IsotonicRegression", {
    isotonic: ({ x, y, weights, query, increasing, y_min, y_max, ...input }: IsotonicInput) => {
      const fitted = fitIsotonic(x, y, weights, { increasing, least: y_min, most: y_max });
      return orError(
        fitted,
        (found) => {
          const predict = (at: number) => {
            const isOutside = at < (found.x[0] ?? 0) || at > (found.x.at(-1) ?? 0);
            return isOutside && input.out_of_bounds === "nan" ? null : predictIsotonic(found, at);
          };
          return {
            x_thresholds: Array.from(found.x),
            y_thresholds: Array.from(found.y),
            predictions: query.map(predict),
            fitted: x.map(predict),
          };
        },
        "ValueError",
      );
    },
  }),
];

/** Two classes have one row of coefficients, for the greater label; more have one each. */
function fitClasses({ X, y, C, query }: LogisticInput) {
  const classes = [...new Set(y)].sort((a, b) => a - b);
  if (classes.length < 2) return { error: "ValueError" };
  const dimension = X[0]?.length ?? 0;
  const features = Float64Array.from(X.flat());
  const labels = y.map((label) => classes.indexOf(label));
  const isBinary = classes.length === 2;
  const heads = finish(
    isBinary
      ? fitLogisticHeads(features, dimension, Float64Array.from(labels), 1, C, EXACT)
      : fitMultinomial(features, dimension, labels, classes.length, C, EXACT),
  );
  const logits = finish(predictLinear(heads, Float64Array.from(query.flat()), query.length));
  const width = heads.intercepts.length;
  return {
    classes,
    coef: rowsOf(heads.weights, dimension),
    intercept: Array.from(heads.intercepts),
    probabilities: query.map((_, row) => {
      const line = logits.subarray(row * width, (row + 1) * width);
      if (!isBinary) return Array.from(softmax(line));
      const chance = sigmoid(line[0] ?? Number.NaN);
      return [1 - chance, chance];
    }),
  };
}

function rowsOf(list: LinearHeads["weights"], width: number): readonly (readonly number[])[] {
  return Array.from({ length: list.length / width }, (_, row) =>
    Array.from(list.subarray(row * width, (row + 1) * width)),
  );
}
