import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOSTILE_TEXTS } from "./fixtures/hostile-texts.ts";
import { cutAnywhere, randomMarkdown, wordsOf } from "./fixtures/random-markdown.ts";
import { readPieces, readWhole } from "./fixtures/read-whole.ts";
import { REALISTIC_TEXTS } from "./fixtures/realistic-texts.ts";
import { readableText } from "./fixtures/shown-text.ts";

const RUNS = { numRuns: 2500, seed: 11 };

/** A text and its pieces. */
const cutText = randomMarkdown.chain((text) =>
  cutAnywhere(text).map((pieces) => ({ text, pieces })),
);

describe("any text", () => {
  test("in any pieces is shown in the end as when it comes whole", () => {
    fc.assert(
      fc.property(cutText, ({ text, pieces }) => {
        expect(readPieces(pieces)).toEqual(readWhole(text));
      }),
      RUNS,
    );
  });

  test("loses no word, whole or while it comes", () => {
    fc.assert(
      fc.property(cutText, ({ text, pieces }) => {
        const missing = (written: string, shown: string) =>
          wordsOf(written).filter((word) => !shown.includes(word));
        expect(missing(text, readableText(readWhole(text)))).toEqual([]);
        let count = 0;
        readPieces(pieces, (shown) => {
          count += 1;
          expect(missing(pieces.slice(0, count).join(""), readableText(shown))).toEqual([]);
        });
        expect(count).toBe(pieces.length);
      }),
      RUNS,
    );
  });
});

describe("100,000 characters of anything", () => {
  test.each(Object.entries(HOSTILE_TEXTS))(
    "%s: in any pieces is shown in the end as when it comes whole, with all its letters",
    (_name, text) => {
      const whole = readWhole(text);
      for (const length of [37, 4096, 33_333]) {
        const pieces = text.match(new RegExp(`[\\s\\S]{1,${length}}`, "g")) ?? [];
        // A stream reads only what has grown by half.
        expect(readPieces(joinGrowing(pieces))).toEqual(whole);
      }
      expect(lettersMissing(text, readableText(whole))).toBe("");
    },
  );
});

describe("answers of the kinds that models write", () => {
  test("are a hundred at least, all different", () => {
    expect(new Set(REALISTIC_TEXTS).size).toBeGreaterThanOrEqual(100);
  });

  test("in any pieces are shown in the end as when they come whole", () => {
    for (const text of REALISTIC_TEXTS) {
      const whole = readWhole(text);
      expect(readPieces([...text])).toEqual(whole);
      fc.assert(
        fc.property(cutAnywhere(text), (pieces) => {
          expect(readPieces(pieces)).toEqual(whole);
        }),
        { numRuns: 10, seed: 12 },
      );
    }
  });

  test("lose no letter and no digit, whole or while they come", () => {
    for (const text of REALISTIC_TEXTS) {
      const characters = [...text];
      let count = 0;
      readPieces(characters, (shown) => {
        count += 1;
        const written = characters.slice(0, count).join("");
        expect(lettersMissing(written, readableText(shown))).toBe("");
      });
    }
  });
});

/** Pieces of which each is half as long as all before it, or as long as the next piece is. */
function joinGrowing(pieces: readonly string[]): readonly string[] {
  const joined: string[] = [];
  let length = 0;
  let waiting = "";
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length < length / 2) continue;
    joined.push(waiting);
    length += waiting.length;
    waiting = "";
  }
  return waiting === "" ? joined : [...joined, waiting];
}

/** What letters and digits are markup in: numbers of items, done tasks, entities, and the name by which a link is defined. */
const MARKUP = /^[\s>]*\d+[.)](?=\s|$)|\[x\]|&[a-z]+;|^\[\w+\]:|\[src\]/gm;

/** Letters and digits of `written`, without markup, that are not in `shown` as often. */
function lettersMissing(written: string, shown: string): string {
  const left = countsOf(shown);
  return [...countsOf(written.replace(MARKUP, ""))]
    .filter(([letter, count]) => (left.get(letter) ?? 0) < count)
    .map(([letter]) => letter)
    .join("");
}

function countsOf(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const letter of text.match(/[\p{L}\p{N}]/gu) ?? []) {
    counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  return counts;
}
