import { isPythonObject } from "#core/python/json.ts";
import { readPythonJson } from "#core/python/json-decoder.ts";
import type { GoldenCase } from "./golden.ts";

/** The cases of a file with inputs that keep what JavaScript loses: whether `1.0` was a float. See `PythonFloat`. */
export function withPythonInputs(cases: readonly GoldenCase[], text: string): GoldenCase[] {
  const file = readPythonJson(text);
  const read = isPythonObject(file) ? file["cases"] : [];
  return cases.map((testCase, index) => {
    const written = Array.isArray(read) ? read[index] : undefined;
    return { ...testCase, input: isPythonObject(written) ? written["input"] : undefined };
  });
}
