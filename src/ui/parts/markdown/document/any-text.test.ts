import fc from "fast-check";
import { expect, test } from "vitest";
import { cutAnywhere, randomMarkdown, wordsOf } from "./fixtures/random-markdown.ts";
import { readPieces, readWhole } from "./fixtures/read-whole.ts";
import { readableText } from "./fixtures/shown-text.ts";

const RUNS = Number(process.env["RUNS"] ?? 2500);
const SEED = Number(process.env["SEED"] ?? 11);

/** A text and its pieces. */
const cutText = randomMarkdown.chain((text) =>
  cutAnywhere(text).map((pieces) => ({ text, pieces })),
);

test("any text in any pieces is shown in the end as when it comes whole", () => {
  fc.assert(
    fc.property(cutText, ({ text, pieces }) => {
      expect(readPieces(pieces)).toEqual(readWhole(text));
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

test("no word of any text is lost, whole or while it comes", () => {
  fc.assert(
    fc.property(cutText, ({ text, pieces }) => {
      const missing = (written: string, shown: string) =>
        wordsOf(written).filter((word) => !shown.includes(word));
      expect(missing(text, readableText(readWhole(text)))).toEqual([]);
      let arrived = 0;
      let written = "";
      readPieces(pieces, (shown) => {
        written += pieces[arrived] ?? "";
        arrived += 1;
        expect(missing(written, readableText(shown))).toEqual([]);
      });
    }),
    { numRuns: RUNS, seed: SEED },
  );
});
