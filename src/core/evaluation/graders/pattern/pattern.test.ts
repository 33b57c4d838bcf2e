import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "./compile-pattern.ts";
import { PatternError, parsePattern } from "./parse-pattern.ts";
import { searchPattern } from "./search-pattern.ts";

function search(pattern: string, text: string): string | null | "unfinished" {
  const found = searchPattern(compilePattern(parsePattern(pattern)), text);
  return found.isFinished ? found.match : "unfinished";
}

describe("patterns", () => {
  it.each([
    ["\\bcat\\b", "a cat sat", "cat"],
    ["\\bcat\\b", "catalogue", null],
    ["(?i)PARIS|rome", "in Paris", "Paris"],
    ["^\\d{3,4}$", "1998", "1998"],
    ["^\\d{3,4}$", "19987", null],
    ["<b>.*?</b>", "<b>1</b><b>2</b>", "<b>1</b>"],
    ["a{2}", "aaa", "aa"],
    ["[^a-c\\]]+", "ab]xyz", "xyz"],
    ["\\p{Lu}\\w+", "der Rhein", "Rhein"],
    ["😀+", "x😀😀", "😀😀"],
    ["(?<year>19|20)\\d\\d", "in 2024", "2024"],
    ["\\$5\\.00", "costs $5.00", "$5.00"],
    ["", "x", ""],
    ["a||b", "b", ""],
    ["\\u0041\\x42", "AB", "AB"],
  ])("%s in %j gives %j", (pattern, text, match) => {
    expect(search(pattern, text)).toBe(match);
  });

  it("give what the platform’s engine gives", () => {
    const atom = fc.constantFrom("a", "b", "[ab]", "[^a]", ".", "\\w", "(a|b)", "(?:ab)", "(a|ab)");
    const piece = fc
      .tuple(atom, fc.constantFrom("", "*", "+", "?", "{2}", "{1,2}", "*?", "+?", "??", "{1,}?"))
      .map((parts) => parts.join(""));
    const pattern = fc
      .array(fc.oneof(piece, fc.constantFrom("|", "^", "$", "\\b")), { maxLength: 6 })
      .map((parts) => parts.join(""));
    const text = fc.array(fc.constantFrom("a", "b", "c", " ", "\n"), { maxLength: 10 });
    fc.assert(
      fc.property(pattern, text, (source, letters) => {
        const whole = letters.join("");
        expect(search(source, whole)).toBe(new RegExp(source, "u").exec(whole)?.[0] ?? null);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["(a+)+$", null],
    ["(a|a)*b", null],
    ["(a*)*b", null],
    ["(.*)(.*)(.*)x", null],
    ["(a|aa)+$", null],
    ["([a-z]+)*\\d", null],
    ["a{0,30}a{30}", "a".repeat(60)],
  ])("%s does not hang", (pattern, match) => {
    expect(search(pattern, `${"a".repeat(5000)}!`)).toBe(match);
  });

  it("end without a result where even following all ways at once takes too long", () => {
    expect(search("(?:a?){900}b", "a".repeat(100_000))).toBe("unfinished");
  });

  it.each([
    ...["(", ")", "[a", "a**", "*a", "a{2,1}", "a{2000}", "(?=a)", "(?!a)", "(?<=a)", "(a)\\1"],
    ...[
      "\\k<a>",
      "((a{99}){99}){99}",
      "[z-a]",
      "\\q",
      "^*",
      "{",
      `${"(".repeat(60)}a`,
      "a".repeat(1001),
    ],
  ])("%s is refused", (pattern) => {
    expect(() => compilePattern(parsePattern(pattern))).toThrow(PatternError);
  });
});
