import type { NumpyArray } from "./numpy-array.ts";
import { isKind, type PickleObject, type PickleValue } from "./pickle-value.ts";
import { readJoblib } from "./read-joblib.ts";
import { refuseFile } from "./refuse-file.ts";

/** A fitted linear model of scikit-learn. */
export interface LinearModel {
  readonly name: "Ridge" | "LinearRegression";
  /** Numbers of one input. */
  readonly dimension: number;
  /** One entry per target, in the file's own precision. */
  readonly targets: readonly LinearTarget[];
}

export interface LinearTarget {
  readonly coef: Float32Array | Float64Array;
  readonly intercept: number;
}

/** The one linear model of a joblib file. Throws `import-invalid`. */
export function readLinearModel(file: Uint8Array): LinearModel {
  return linearModelOf(readJoblib(file));
}

/** A joblib file with a dictionary of linear models, in its order. Throws `import-invalid`. */
export function readLinearModels(file: Uint8Array): ReadonlyMap<string, LinearModel> {
  const value = readJoblib(file);
  if (!isKind(value, "dict")) refuseFile("The file does not hold a dictionary of linear models.");
  return new Map([...value.entries].map(([key, entry]) => [key, linearModelOf(entry)]));
}

function linearModelOf(value: PickleValue): LinearModel {
  if (!isKind(value, "object") || (value.of !== "Ridge" && value.of !== "LinearRegression")) {
    refuseFile("The file does not hold a linear model.");
  }
  const coef = value.attributes.get("coef_");
  if (!isKind(coef, "array"))
    refuseFile("The linear model was never fitted: it has no coefficients.");
  const { rows, dimension } = shapeOf(coef);
  const intercepts = interceptsOf(value, rows);
  const targets = intercepts.map((intercept, row) => {
    return { coef: coef.values.subarray(row * dimension, (row + 1) * dimension), intercept };
  });
  for (const target of targets) checkFinite(target);
  return { name: value.of, dimension, targets };
}

function shapeOf({ shape, element }: NumpyArray): { rows: number; dimension: number } {
  if (element !== "f4" && element !== "f8") refuseFile("The coefficients are not floats.");
  const [rows, dimension] = shape.length === 1 ? [1, shape[0]] : shape;
  if (shape.length > 2 || rows === undefined || dimension === undefined || rows * dimension === 0) {
    refuseFile(`The coefficients have the shape (${shape.join(", ")}), which no linear model has.`);
  }
  return { rows, dimension };
}

function interceptsOf({ attributes }: PickleObject, rows: number): readonly number[] {
  const intercept = attributes.get("intercept_");
  // Without an intercept scikit-learn writes a single 0.0, however many targets there are.
  if (typeof intercept === "number" && (rows === 1 || intercept === 0)) {
    return Array.from({ length: rows }, () => intercept);
  }
  if (
    isKind(intercept, "array") &&
    intercept.shape.length === 1 &&
    intercept.values.length === rows
  ) {
    return [...intercept.values];
  }
  refuseFile("The intercept does not fit the coefficients.");
}

function checkFinite({ coef, intercept }: LinearTarget): void {
  if (!Number.isFinite(intercept) || !coef.every(Number.isFinite)) {
    refuseFile("The linear model holds a number that is not finite.");
  }
}
