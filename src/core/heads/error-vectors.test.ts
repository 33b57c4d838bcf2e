import { describe, expect, it } from "vitest";
import { addCandidate, profileCandidate } from "./error-vectors.ts";
import { groupTable, lookUp } from "./group-table.ts";

const TABLE = groupTable(
  {
    candidates: 2,
    scores: Float64Array.of(1, 0, 0, 1),
    costs: Float64Array.of(1, 2, 1, 2),
  },
  Int32Array.of(0, 1),
  2,
  0,
);

describe("profileCandidate", () => {
  const kinds = Int32Array.of(0, 0, 1, 5);
  const scores = Float64Array.of(1, 0, 1, 1);
  const costs = Float64Array.of(3, 5, Number.NaN, 4);

  it("averages what the candidate made of each kind", () => {
    const profile = profileCandidate(kinds, 3, scores, costs, 0);
    // The third kind has no question in the set: the mean over the whole set stands for it.
    expect([...profile.quality]).toEqual([0.5, 1, 0.75]);
    expect([...profile.costs]).toEqual([4, 4, 4]);
    expect(profile.anyQuality).toBe(0.75);
  });

  it("says little where the set has few questions", () => {
    const profile = profileCandidate(kinds, 2, scores, costs, 2);
    expect([...profile.quality]).toEqual([(1 + 1.5) / 4, (1 + 1.5) / 3]);
  });

  it("joins the others of a table", () => {
    const wider = addCandidate(TABLE, profileCandidate(kinds, 2, scores, costs, 0));
    expect(wider.candidates).toBe(3);
    expect([...lookUp(wider, Int32Array.of(0, 1, -1))]).toEqual([
      1, 0, 0.5, 0, 1, 1, 0.5, 0.5, 0.75,
    ]);
    expect([...wider.costs]).toEqual([1, 2, 4, 1, 2, 4]);
  });
});
