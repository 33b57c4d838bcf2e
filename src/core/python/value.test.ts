import { describe, expect, it } from "vitest";
import { PythonFloat } from "./json.ts";
import { pythonRepr, pythonText } from "./value.ts";

describe("pythonText", () => {
  it("names what is no number as str does, unlike JSON", () => {
    expect(pythonText(Number.NaN)).toBe("nan");
    expect(pythonText(Number.POSITIVE_INFINITY)).toBe("inf");
    expect(pythonText(new PythonFloat(Number.NEGATIVE_INFINITY))).toBe("-inf");
    expect(pythonText([Number.NaN, { a: Number.POSITIVE_INFINITY }])).toBe("[nan, {'a': inf}]");
  });

  it("keeps a whole float apart from an integer, of any size", () => {
    expect(pythonText(1)).toBe("1");
    expect(pythonText(new PythonFloat(1))).toBe("1.0");
    expect(pythonText(12345678901234567890n)).toBe("12345678901234567890");
  });

  it("puts texts in quotation marks inside of lists only", () => {
    expect(pythonText("it's")).toBe("it's");
    expect(pythonText(["it's", 'a "b"'])).toBe(`["it's", 'a "b"']`);
    expect(pythonRepr("o3-pro")).toBe("'o3-pro'");
  });
});
