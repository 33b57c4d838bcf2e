import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PythonFloat, plainValue, writePythonJson } from "./json.ts";
import { readPythonJson } from "./json-decoder.ts";

const rewrite = (text: string): string => writePythonJson(readPythonJson(text));

describe("writePythonJson", () => {
  it.each([
    ["[1, 1.0, 1e0, -0.0, 0.1, 1e5]", "[1, 1.0, 1.0, -0.0, 0.1, 100000.0]"],
    ["[0.0001, 0.00001, 1.5e-7]", "[0.0001, 1e-05, 1.5e-07]"],
    [
      "[1e15, 1e16, 1.5e300, 123456789012345678]",
      "[1000000000000000.0, 1e+16, 1.5e+300, 123456789012345678]",
    ],
    ["[NaN, Infinity, -Infinity, 1e999]", "[NaN, Infinity, -Infinity, Infinity]"],
    ['{"a":{},"b":[]}', '{"a": {}, "b": []}'],
    ['"\\u65e5\\ud83d\\ude00\\u00e9\\n\\t\\u0001"', '"日😀é\\n\\t\\u0001"'],
  ])("%s is written as Python writes it", (text, expected) => {
    expect(rewrite(text)).toBe(expected);
  });

  it("writes a wrapped number as a float and leaves out what is undefined", () => {
    expect(writePythonJson({ a: new PythonFloat(1), b: 1, c: undefined })).toBe(
      '{"a": 1.0, "b": 1}',
    );
  });
});

describe("readPythonJson", () => {
  it("reads what JSON.parse reads, and reads back what is written", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(plainValue(readPythonJson(text))).toEqual(JSON.parse(text));
        expect(rewrite(rewrite(text))).toBe(rewrite(text));
      }),
    );
  });

  it("takes a key like __proto__ for a key", () => {
    const value = readPythonJson('{"__proto__": {"polluted": 1}}');
    expect(Object.keys(value as object)).toEqual(["__proto__"]);
    expect({}).not.toHaveProperty("polluted");
  });

  it.each([
    ["{bad", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"],
    ["", "Expecting value: line 1 column 1 (char 0)"],
    ['{"a": 1,}', "Expecting property name enclosed in double quotes: line 1 column 9 (char 8)"],
    ['{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"],
    ["[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)"],
    ["[1,]", "Expecting value: line 1 column 4 (char 3)"],
    ["{} x", "Extra data: line 1 column 4 (char 3)"],
    ['"ab', "Unterminated string starting at: line 1 column 1 (char 0)"],
    ['"a\nb"', "Invalid control character at: line 1 column 3 (char 2)"],
    ['"\\x"', "Invalid \\escape: line 1 column 2 (char 1)"],
    ['["😀",\n x]', "Expecting value: line 2 column 2 (char 7)"],
  ])("refuses %j in Python's words", (text, message) => {
    expect(() => readPythonJson(text)).toThrow(message);
  });

  it("refuses what is nested too deep instead of running out of stack", () => {
    expect(() => readPythonJson("[".repeat(100_000))).toThrow("recursion");
  });
});
