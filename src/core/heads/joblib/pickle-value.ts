import type { NumpyArray, NumpyType } from "./numpy-array.ts";

/** Everything that a pickle stream of the allowed kinds can hold. Nothing in it can be called or run. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | PickleTuple
  | PickleList
  | PickleDict
  | GlobalName
  | NumpyType
  | NumpyArray
  | PickleObject;

export interface PickleTuple {
  readonly kind: "tuple";
  readonly items: readonly PickleValue[];
}

export interface PickleList {
  readonly kind: "list";
  readonly items: PickleValue[];
}

/** Keys are texts or whole numbers, kept as texts. A map, so that no key can reach a prototype. */
export interface PickleDict {
  readonly kind: "dict";
  readonly entries: Map<string, PickleValue>;
}

/** A class or function of the allow-list, by its full name. Only ever compared, never looked up. */
export interface GlobalName {
  readonly kind: "global";
  readonly name: AllowedGlobal;
}

/** An instance of an allowed class with the attributes that the stream gave it. */
export interface PickleObject {
  readonly kind: "object";
  readonly of: AllowedGlobal;
  attributes: ReadonlyMap<string, PickleValue>;
}

/** What the stream may name, and what this reader takes it for. */
const ALLOWED = {
  "sklearn.linear_model._ridge Ridge": "Ridge",
  "sklearn.linear_model.ridge Ridge": "Ridge",
  "sklearn.linear_model._base LinearRegression": "LinearRegression",
  "joblib.numpy_pickle NumpyArrayWrapper": "NumpyArrayWrapper",
  "numpy ndarray": "ndarray",
  "numpy dtype": "dtype",
  "numpy._core.multiarray scalar": "scalar",
  "numpy.core.multiarray scalar": "scalar",
  // How protocol 2 writes bytes: a text and the name of the encoding that turns it back.
  "_codecs encode": "encode",
} as const;

export type AllowedGlobal = (typeof ALLOWED)[keyof typeof ALLOWED];

/** The allowed global of a module and a name; `null` for all others. */
export function allowedGlobal(module: string, name: string): AllowedGlobal | null {
  const full = `${module} ${name}`;
  return Object.hasOwn(ALLOWED, full) ? ALLOWED[full as keyof typeof ALLOWED] : null;
}

type OfKind<Kind> = Extract<PickleValue, { readonly kind: Kind }>;

/** Whether a value is of a kind. */
export function isKind<
  Kind extends "tuple" | "list" | "dict" | "global" | "type" | "array" | "object",
>(value: PickleValue | undefined, kind: Kind): value is OfKind<Kind> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}
