import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finish } from "#core/heads/finish.ts";
import { splitWords } from "#core/python/text.ts";
import { caseFold } from "./case-fold.ts";
import { exactDuplicates, exactLeaks } from "./exact-duplicates.ts";
import { nearDuplicates } from "./near-duplicates.ts";
import { normaliseQuestion } from "./normalise-question.ts";
import { textKey } from "./text-key.ts";

describe("a normalised question", () => {
  it("is the same for ASCII as for any other text", () => {
    const ascii = fc.string({
      unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)),
    });
    fc.assert(
      fc.property(ascii, (text) => {
        expect(normaliseQuestion(text)).toBe(splitWords(caseFold(text)).join(" "));
      }),
    );
  });

  it("folds what lower case does not", () => {
    expect(caseFold("STRASSE")).toBe(caseFold("Straße"));
    expect(caseFold("ΣΊΣΥΦΟΣ")).toBe(caseFold("Σίσυφος"));
    expect(caseFold("ꭰ")).toBe("Ꭰ");
    expect(caseFold("ı")).toBe("ı");
  });
});

describe("exact duplicates", () => {
  it("count each question once, and leaks in the order of the test questions", () => {
    const texts = ["A  b", "c", "a b", "C ", "d"];
    expect(exactDuplicates(texts)).toEqual({
      groups: [
        [0, 2],
        [1, 3],
      ],
      duplicates: [2, 3],
      unique: 3,
    });
    expect(exactLeaks(texts, ["D", "x", "a B"])).toEqual([
      [0, 4],
      [2, 0],
    ]);
  });
});

describe("near duplicates", () => {
  it("are the pairs that comparing everything finds, for any vectors and threshold", () => {
    const vector = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 18, maxLength: 18 });
    const vectors = fc.array(vector, { maxLength: 14 });
    fc.assert(
      fc.property(vectors, fc.constantFrom(0.98, 0.7, 0.3, -0.2), (rows, threshold) => {
        const numbers = Float64Array.from(rows.flat());
        const { pairs } = finish(nearDuplicates({ numbers, dimension: 18 }, threshold));
        const expected = rows.flatMap((row, first) =>
          rows.flatMap((other, second) => {
            const cosine = cosineOf(row, other);
            // What is as near to the threshold as rounding may fall on either side.
            return second > first && cosine > threshold + 1e-9 ? [`${first} ${second}`] : [];
          }),
        );
        const found = pairs.map(([first, second]) => `${first} ${second}`);
        expect(found).toEqual(expect.arrayContaining(expected));
        for (const [first, second, cosine] of pairs) {
          expect(cosine).toBeCloseTo(cosineOf(rows[first] ?? [], rows[second] ?? []), 9);
        }
      }),
    );
  });

  it("join chains into one group, known by its first row", () => {
    const angle = (degrees: number) => {
      const radians = (degrees * Math.PI) / 180;
      return [Math.cos(radians), Math.sin(radians)];
    };
    const numbers = Float64Array.from([20, 90, 10, 0].flatMap(angle));
    const found = finish(nearDuplicates({ numbers, dimension: 2 }));
    expect(found.groups).toEqual([[0, 2, 3]]);
    expect(found.drop).toEqual([2, 3]);
    expect([...found.firstMembers]).toEqual([0, 1, 0, 0]);
  });

  it("of thousands of rows let go of the thread", () => {
    const numbers = Float64Array.from({ length: 4000 * 8 }, (_, index) => Math.sin(index * 1.7));
    const work = nearDuplicates({ numbers, dimension: 8 });
    expect(work.next()).toEqual({ done: false, value: expect.any(Number) });
  });
});

describe("a text's key", () => {
  it("is a whole number that differs for texts that differ in one place", () => {
    const keys = new Set<number>();
    for (let index = 0; index < 20_000; index += 1)
      keys.add(textKey(`What is ${index} + ${index}?`));
    expect(keys.size).toBe(20_000);
    expect([...keys].every(Number.isSafeInteger)).toBe(true);
    expect(textKey("ab")).not.toBe(textKey("ba"));
  });
});

function cosineOf(a: readonly number[], b: readonly number[]): number {
  const dot = (left: readonly number[], right: readonly number[]) =>
    left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
  const lengths = Math.sqrt(dot(a, a) * dot(b, b));
  return lengths === 0 ? 0 : dot(a, b) / lengths;
}
