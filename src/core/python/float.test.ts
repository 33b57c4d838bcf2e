import fc from "fast-check";
import { expect, test } from "vitest";
import { pythonFloatText } from "./float.ts";
import { pythonFloat } from "./indented-json.ts";
import { PythonFloat, writePythonJson } from "./json.ts";

// Python 3.11: [repr(x) for x in …]
test.each([
  [0, "0.0"],
  [-0, "-0.0"],
  [1, "1.0"],
  [-2, "-2.0"],
  [0.1, "0.1"],
  [1e-4, "0.0001"],
  [1.5e-4, "0.00015"],
  [1e-5, "1e-05"],
  [1.25e-7, "1.25e-07"],
  [-1e-6, "-1e-06"],
  [123456789.125, "123456789.125"],
  [1e15, "1000000000000000.0"],
  [9007199254740992, "9007199254740992.0"],
  [1e16, "1e+16"],
  [1.5e300, "1.5e+300"],
  [5e-324, "5e-324"],
  [1e100, "1e+100"],
])("%f is written %s", (value, text) => {
  expect(pythonFloatText(value)).toBe(text);
});

test("what JSON has no word for is spelled as json.dumps spells it", () => {
  expect([Number.NaN, Infinity, -Infinity].map(pythonFloatText)).toEqual([
    "NaN",
    "Infinity",
    "-Infinity",
  ]);
});

test("both writers of JSON spell a float alike, and it reads back as the same number", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = pythonFloatText(value);
      expect(writePythonJson(new PythonFloat(value))).toBe(text);
      expect(pythonFloat(value).text).toBe(text);
      expect(Object.is(Number(text), value)).toBe(true);
    }),
  );
});
