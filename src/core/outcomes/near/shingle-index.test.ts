import { describe, expect, it } from "vitest";
import { finish } from "#core/heads/finish.ts";
import { indexShingles, type ShingleIndex } from "./shingle-index.ts";

/** For each text the texts of each of its rare shingles, in the order of its words. */
function textsOf({ starts, runs, members, ends }: ShingleIndex, text: number) {
  const lists: number[][] = [];
  for (let entry = starts[text] ?? 0; entry < (starts[text + 1] ?? 0); entry += 1) {
    const run = runs[entry] ?? -1;
    lists.push(run === -1 ? [] : Array.from(members.subarray(run, ends[run])));
  }
  return lists;
}

describe("an index of shingles", () => {
  const texts = [
    [1, 2, 3, 4],
    [9, 2, 3, 4],
    [1, 2, 3],
    [1, 2, 3, 1, 2, 3],
    [7, 7],
  ].map((words) => Int32Array.from(words));

  it("knows the texts of each run of three words, once each, unless too many have it", () => {
    const index = finish(indexShingles(texts, 2));
    expect(textsOf(index, 0)).toEqual([[], [0, 1]]);
    expect(textsOf(index, 1)).toEqual([[1], [0, 1]]);
    expect(textsOf(index, 3)).toEqual([[], [3], [3]]);
    expect(textsOf(index, 4)).toEqual([]);
    expect(textsOf(finish(indexShingles(texts, 3)), 2)).toEqual([[0, 2, 3]]);
    expect(index.share).toBe(1);
  });

  it("of more than fit takes a share, the same of every text", () => {
    const words = Int32Array.from({ length: 4002 }, (_, index) => Math.imul(index + 1, 0x9e3779b1));
    const index = finish(indexShingles([words, words.slice(), words.slice(1000)], 3, 2750));
    expect(index.share).toBe(0.25);
    const [first, second, third] = [0, 1, 2].map((text) => textsOf(index, text));
    expect(second).toEqual(first);
    expect(first?.length).toBeGreaterThan(900);
    expect(first?.length).toBeLessThan(1100);
    // Every shingle of the third is one of the others, which have some more.
    expect(first?.filter((list) => list.length === 3)).toEqual(third);
  });
});
