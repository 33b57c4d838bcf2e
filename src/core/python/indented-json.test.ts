import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pythonFloat, writePythonJson } from "./indented-json.ts";
import { JsonNumber, type JsonValue, readJson } from "./json-reader.ts";

/** As `JSON.parse` would give it. */
function plain(value: JsonValue): unknown {
  if (value instanceof JsonNumber) return value.value;
  if (value instanceof Map) {
    return Object.fromEntries(Array.from(value, ([key, item]) => [key, plain(item)]));
  }
  return Array.isArray(value) ? value.map((item: JsonValue) => plain(item)) : value;
}

describe("readJson", () => {
  it("reads what JSON.parse reads, and refuses what it refuses", () => {
    const text = fc.oneof(
      fc.json({ maxDepth: 5 }),
      fc.json().map((json) => json.slice(0, -1)),
      fc.string(),
      fc
        .array(
          fc.constantFrom("{", "}", "[", "]", ",", ":", '"a"', "1", "-0.5e+3", "true", " ", "\n"),
        )
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (json) => {
        let expected: unknown;
        try {
          expected = JSON.parse(json);
        } catch {
          expect(() => readJson(json)).toThrow(SyntaxError);
          return;
        }
        // A key that stands twice is the one thing that is refused besides.
        expect(plain(readJson(json))).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it("keeps the spelling of numbers, and finds a key that stands twice at any depth", () => {
    expect(readJson("[1e-06, 1000000.0]")).toEqual([
      new JsonNumber("1e-06"),
      new JsonNumber("1000000.0"),
    ]);
    expect(() => readJson('{"a":{"b":1,"\\u0062":2}}')).toThrow("“b” stands in it twice");
    expect([...(readJson('{"__proto__":1}') as Map<string, unknown>).keys()]).toEqual([
      "__proto__",
    ]);
  });
});

describe("pythonFloat", () => {
  it.each([
    [0, "0.0"],
    [1, "1.0"],
    [-2.5, "-2.5"],
    [0.0001, "0.0001"],
    [0.00001, "1e-05"],
    [1e-6, "1e-06"],
    [1.5e-7, "1.5e-07"],
    [1e15, "1000000000000000.0"],
    [1e16, "1e+16"],
    [1.25e22, "1.25e+22"],
    [1e300, "1e+300"],
    [5.131707317073171, "5.131707317073171"],
  ])("spells %d as Python does", (value, text) => {
    expect(pythonFloat(value).text).toBe(text);
  });
});

describe("writePythonJson", () => {
  it("writes what Python's json.dumps writes", () => {
    const value = readJson(
      '{"a":[],"b":{},"c":[1,1.50,1e3],"d":"é\\u2028😀\\u007f\\"","e":null,"f":true}',
    );
    expect(writePythonJson(value, 2)).toBe(
      '{\n  "a": [],\n  "b": {},\n  "c": [\n    1,\n    1.5,\n    1000.0\n  ],\n  "d": "\\u00e9\\u2028\\ud83d\\ude00\\u007f\\"",\n  "e": null,\n  "f": true\n}',
    );
  });
});
