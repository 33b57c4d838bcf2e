import { describe, expect, it } from "vitest";
import { readTable } from "./fixtures/read-table.ts";
import { pickCandidates } from "./pick-candidates.ts";

const { table } = readTable(
  [
    {
      id: "a",
      one_score: 1,
      two_score: 0,
      three_score: 0.5,
      one_cost: 0.1,
      two_cost: 0.2,
      three_cost: 0.3,
    },
    {
      id: "b",
      one_score: 0,
      two_score: 1,
      three_score: 0.25,
      one_cost: 0.1,
      two_cost: 0.2,
      three_cost: 0.3,
    },
  ],
  "made.jsonl",
);

describe("pickCandidates", () => {
  it("keeps some candidates in the order given, under other names, with all that is known of them", () => {
    const picked = pickCandidates(table, [
      { candidate: 2, name: "third" },
      { candidate: 0, name: "first" },
    ]);
    expect(picked.candidates.map(({ name }) => name)).toEqual(["third", "first"]);
    expect(picked.cells.scores.map((column) => [...column])).toEqual([
      [0.5, 0.25],
      [1, 0],
    ]);
    expect(picked.cells.costs?.map((column) => column[0])).toEqual([3e11, 1e11]);
    expect(picked.cells.outputTokens).toBeNull();
    expect(picked.questions).toBe(table.questions);
    expect(table.candidates).toHaveLength(3);
  });
});
