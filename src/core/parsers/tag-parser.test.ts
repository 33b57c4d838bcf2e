import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TagParser, type TagPiece } from "./tag-parser.ts";

function parse(chunks: readonly string[]): TagPiece[] {
  const parser = new TagParser();
  return merge([...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.end()]);
}

/** Neighbours of one kind are one piece: how the text was cut must not show. Tags stay apart. */
function merge(pieces: readonly TagPiece[]): TagPiece[] {
  const merged: TagPiece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (last !== undefined && last.part === piece.part && piece.part !== "tag") {
      merged[merged.length - 1] = { part: last.part, text: last.text + piece.text };
    } else merged.push(piece);
  }
  return merged;
}

const fragment = fc.constantFrom(
  "<think>", "</think>", "<search>", "</search>", "<answer>", "</answer>", "<information>",
  "</information>", "<", "</", ">", "sea", "<sear", "<Search>", "<search >", "a < b", "é", "😀", "\n", " ", "Qwen: why?",
); // biome-ignore format: a list to read
const textAndCuts = fc.array(fragment, { maxLength: 24 }).chain((parts) => {
  const text = parts.join("");
  return fc.tuple(fc.constant(text), fc.array(fc.nat({ max: text.length }), { maxLength: 12 }));
});

function cut(text: string, at: readonly number[]): string[] {
  const points = [0, ...[...at].sort((a, b) => a - b), text.length];
  return points.slice(1).map((end, i) => text.slice(points[i], end));
}

describe("TagParser", () => {
  it("labels a round of Router-R1", () => {
    expect(parse(["<think>why</think>\n<search>Qwen: q?</search>"])).toEqual([
      { part: "tag", text: "<think>" },
      { part: "thought", text: "why" },
      { part: "tag", text: "</think>" },
      { part: "plain", text: "\n" },
      { part: "tag", text: "<search>" },
      { part: "call", text: "Qwen: q?" },
      { part: "tag", text: "</search>" },
    ]);
  });

  it("gives the same pieces for any split, and loses nothing", () => {
    fc.assert(
      fc.property(textAndCuts, ([text, cuts]) => {
        const pieces = parse(cut(text, cuts));
        expect(pieces).toEqual(parse([text]));
        expect(pieces.map((piece) => piece.text).join("")).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it("gives the same pieces character by character", () => {
    const text = "<think>a < b </thin</think><answer> x</ans </answer><sea";
    expect(parse([...text])).toEqual(parse([text]));
  });

  it("holds nothing back at the end", () => {
    expect(parse(["tail </searc"])).toEqual([{ part: "plain", text: "tail </searc" }]);
  });

  it("takes other cases, blanks and the paper's other dialects as text", () => {
    const text = "<Search>x</Search><search >y<info>z</info><route>";
    expect(parse([text])).toEqual([{ part: "plain", text }]);
  });

  it("is not swallowed by a block that was never closed", () => {
    expect(parse(["<think>a<search>b</search>c"]).map((piece) => piece.part)).toEqual([
      "tag", "thought", "tag", "call", "tag", "plain",
    ]); // biome-ignore format: a list to read
  });

  it("marks information the policy wrote itself", () => {
    expect(parse(["<information>made up</information>"])[1]).toEqual({
      part: "forged",
      text: "made up",
    });
  });
});
