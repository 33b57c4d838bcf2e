import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type LinearModel, readLinearModel, readLinearModels } from "./linear-models.ts";

const FIXTURES = new URL("./fixtures/", import.meta.url);
const load = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, FIXTURES)));

interface Expected {
  readonly class: string;
  readonly coef: readonly number[] | readonly (readonly number[])[];
  readonly intercept: number | readonly number[];
  readonly coef_dtype: "float32" | "float64";
}

interface Variant {
  readonly file: string;
  readonly description: string;
  readonly expected: Expected | Readonly<Record<string, Expected>>;
}

const { files } = JSON.parse(readFileSync(new URL("index.json", FIXTURES), "utf8")) as {
  readonly files: readonly Variant[];
};

const isOne = (expected: Variant["expected"]): expected is Expected => "coef_dtype" in expected;

/** What was read, in the words of the index. */
function describeModel({ name, targets }: LinearModel) {
  const coef = targets.map((target) => [...target.coef]);
  const intercept = targets.map((target) => target.intercept);
  const isSingle = targets.length === 1;
  return {
    class: name,
    coef: isSingle ? coef[0] : coef,
    intercept: isSingle ? intercept[0] : intercept,
    coef_dtype: targets[0]?.coef instanceof Float32Array ? "float32" : "float64",
  };
}

describe("files of other versions and settings", () => {
  it.each(files.map((variant) => [variant.file, variant] as const))("%s", (file, { expected }) => {
    if (isOne(expected)) {
      expect(describeModel(readLinearModel(load(file)))).toEqual(expected);
      return;
    }
    const models = readLinearModels(load(file));
    expect([...models.keys()]).toEqual(Object.keys(expected));
    for (const [key, model] of models) expect(describeModel(model)).toEqual(expected[key]);
  });

  it("are all of them", () => {
    expect(files).toHaveLength(22);
  });
});
