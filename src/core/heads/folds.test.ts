import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "#core/loop/random.ts";
import { assignFolds, sampleGroups, shuffled } from "./folds.ts";

const groups = fc
  .array(fc.integer({ min: -3, max: 12 }), { minLength: 1, maxLength: 60 })
  .map((list) => Int32Array.from(list));
const seed = fc.integer({ min: 0, max: 1000 });

describe("assignFolds", () => {
  it("never splits a group", () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 1, max: 7 }), seed, (rows, folds, start) => {
        const foldOf = assignFolds(rows, folds, seededRandom(start));
        const seen = new Map<number, number>();
        for (const [row, group] of rows.entries()) {
          expect(foldOf[row]).toBe(seen.get(group) ?? foldOf[row]);
          seen.set(group, foldOf[row] ?? -1);
        }
        // No fold is empty, and there are not more than were asked for.
        const count = Math.min(folds, seen.size);
        expect([...new Set(foldOf)].toSorted((a, b) => a - b)).toEqual([...Array(count).keys()]);
      }),
    );
  });

  it("makes folds of the same size where no row has a duplicate, the same ones for a seed", () => {
    const rows = Int32Array.from({ length: 53 }, (_, row) => row);
    const foldOf = assignFolds(rows, 5, seededRandom(3));
    const sizes = [0, 1, 2, 3, 4].map((fold) => foldOf.filter((other) => other === fold).length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBe(1);
    expect(assignFolds(rows, 5, seededRandom(3))).toEqual(foldOf);
    expect(assignFolds(rows, 5, seededRandom(4))).not.toEqual(foldOf);
  });
});

describe("sampleGroups", () => {
  it("takes whole groups, no more rows than asked for, in their order", () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 1, max: 70 }), seed, (rows, most, start) => {
        const taken = sampleGroups(rows, most, seededRandom(start));
        const chosen = new Set(Array.from(taken, (row) => rows[row]));
        const isWhole = [...rows.keys()].filter((row) => chosen.has(rows[row]));
        expect([...taken]).toEqual(isWhole);
        expect(taken.length <= most || chosen.size === 1).toBe(true);
        expect(taken.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe("shuffled", () => {
  it("keeps every item", () => {
    const order = shuffled([1, 2, 3, 4, 5, 6], seededRandom(9));
    expect(order.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(order).not.toEqual([1, 2, 3, 4, 5, 6]);
  });
});
