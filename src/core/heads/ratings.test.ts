import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { battlesOfBest, countWins } from "./battles.ts";
import { ratingTiers } from "./rating-tiers.ts";
import { fitRatings, winProbability } from "./ratings.ts";

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

describe("fitRatings", () => {
  it("gives two players the odds of their wins", () => {
    const wins = countWins(
      [
        { a: 0, b: 1, result: 1, weight: 3 },
        { a: 1, b: 0, result: 1, weight: 1 },
      ],
      2,
    );
    const [first = 0, second = 0] = fitRatings(wins, 2) ?? [];
    expect(first - second).toBeCloseTo(400 * Math.log10(3), 8);
    expect(first + second).toBeCloseTo(2000, 8);
    expect(winProbability(first, second)).toBeCloseTo(0.75, 10);
  });

  it("expects of every player as many wins as it had", () => {
    const count = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(fc.array(count, { minLength: 12, maxLength: 12 }), (counts) => {
        const wins = new Float64Array(16);
        for (const [index, value] of counts.entries()) {
          const winner = Math.floor(index / 3);
          wins[winner * 4 + ((winner + 1 + (index % 3)) % 4)] = value;
        }
        const ratings = fitRatings(wins, 4) ?? new Float64Array(4);
        const players = [0, 1, 2, 3];
        for (const a of players) {
          const others = players.filter((b) => b !== a);
          const won = others.map((b) => wins[a * 4 + b] ?? 0);
          const expected = others.map((b, index) => {
            const met = (won[index] ?? 0) + (wins[b * 4 + a] ?? 0);
            return met * winProbability(ratings[a] ?? 0, ratings[b] ?? 0);
          });
          expect(sumOf(expected)).toBeCloseTo(sumOf(won), 6);
        }
      }),
    );
  });

  it.each([
    ["somebody was never beaten", 2, [0, 3, 0, 0]],
    ["two groups never met", 4, [0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0]],
    ["nobody is there to be beaten", 1, [0]],
    ["nobody is there", 0, []],
  ])("has no ratings where %s", (_, players, wins) => {
    expect(fitRatings(Float64Array.from(wins), players)).toBeNull();
  });

  it("does not depend on where the search begins", () => {
    const wins = Float64Array.of(0, 5, 9, 2, 0, 4, 1, 3, 0);
    const ratings = fitRatings(wins, 3);
    const far = fitRatings(wins, 3, Float64Array.of(5000, -3000, 1000));
    for (const [player, rating] of (ratings ?? []).entries()) {
      expect(far?.[player]).toBeCloseTo(rating, 6);
    }
  });
});

describe("battles", () => {
  it("count a draw half for both", () => {
    const wins = countWins([{ a: 0, b: 1, result: 0.5, weight: 4 }], 2);
    expect([...wins]).toEqual([0, 2, 2, 0]);
  });

  it("are won by the first with the best performance, also against its equals", () => {
    const battles = battlesOfBest([2, 0, 1], [0.5, 0.9, 0.9]);
    expect(battles.map(({ a, b }) => [a, b])).toEqual([
      [0, 2],
      [0, 1],
    ]);
  });
});

describe("ratingTiers", () => {
  it("splits where ratings fall most", () => {
    expect(ratingTiers([1300, 1290, 1100, 1095, 1090, 900], 3)).toEqual([0, 0, 1, 1, 1, 2]);
    expect(ratingTiers([3, 2, 1], 1)).toEqual([0, 0, 0]);
    expect(ratingTiers([], 2)).toEqual([]);
  });
});
