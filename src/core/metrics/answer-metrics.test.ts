import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countCodePoints, splitWords, stripBlanks } from "#core/python/text.ts";
import { exactMatch } from "./exact-match.ts";
import { bestF1, wordF1 } from "./f1.ts";
import { normalizeAnswer } from "./normalize-answer.ts";

describe("Python's idea of text", () => {
  it("takes U+001C and U+0085 for blanks and leaves U+FEFF and U+200B alone", () => {
    expect(stripBlanks("\u001c x\u0085")).toBe("x");
    expect(stripBlanks("\ufeffx\u200b")).toBe("\ufeffx\u200b");
    expect(splitWords(" a\u001fb\u3000c ")).toEqual(["a", "b", "c"]);
    expect(countCodePoints("😀é")).toBe(2);
  });

  it("strips a long run of blanks inside a text without slowing down", () => {
    const text = `x${" ".repeat(200_000)}y`;
    expect(stripBlanks(text)).toBe(text);
  });
});

describe("answer metrics", () => {
  it("removes an article only where no letter of any script touches it", () => {
    expect(normalizeAnswer("The cat, an_apple")).toBe("cat anapple");
    expect(normalizeAnswer("éa a\u0301")).toBe("éa \u0301");
  });

  it("are 1 for any text against itself, except F1 of nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(exactMatch(text, text)).toBe(1);
        expect(wordF1(text, text)).toBe(normalizeAnswer(text) === "" ? 0 : 1);
      }),
    );
  });

  it("give F1 the same both ways round, and the best over the golds", () => {
    const words = fc.array(fc.constantFrom("x", "y", "z", "yes"), { maxLength: 5 });
    fc.assert(
      fc.property(words, words, (left, right) => {
        const forth = wordF1(left.join(" "), right.join(" "));
        expect(wordF1(right.join(" "), left.join(" "))).toBeCloseTo(forth, 12);
        expect(bestF1(left.join(" "), [right.join(" "), "q"])).toBe(forth);
      }),
    );
    expect(bestF1("x", [])).toBe(0);
  });
});
