import { type Battle, battlesOfBest, countWins } from "#core/heads/battles.ts";
import { ratingTiers } from "#core/heads/rating-tiers.ts";
import { fitRatings } from "#core/heads/ratings.ts";
import { evaluationEntry } from "./evaluation-entry.ts";
import type { AdapterEntry, GoldenCase } from "./golden.ts";

type RecordedBattle = readonly [a: string, b: string, winner: string];

interface RecordedRatings {
  readonly reference: Readonly<Record<string, number>> | { readonly error: string };
  readonly converged: Readonly<Record<string, number>> | null;
}

/** Where there is no optimum, the reference's numbers are where its optimiser happened to stop: nothing to compare. */
const STOPPED_SOMEWHERE = "no optimum";

/** A model whose rating the reference knows beforehand: all are shifted so that it gets that. */
const ANCHOR = "llama-2-70b-chat";
const ANCHOR_RATING = 1082;

interface NamedBattle extends Omit<Battle, "a" | "b"> {
  readonly a: string;
  readonly b: string;
}

const RATINGS = evaluationEntry(
  "fit_elo",
  "compute_elo_mle, _build_battles; compute_elo_mle_with_tie, compute_tiers",
  {
    llmrouter_elo: ({ battles }: { readonly battles: readonly RecordedBattle[] }) =>
      // This one knows no draws: what model_a has not won, model_b has.
      rate(
        battles.map(([a, b, winner]) => ({
          a,
          b,
          result: winner === "model_a" ? 1 : 0,
          weight: 1,
        })),
        null,
      ),
    routellm_elo: (input: {
      readonly battles: readonly RecordedBattle[];
      readonly weights?: readonly number[];
    }) =>
      rate(
        input.battles.map(([a, b, winner], index) => ({
          a,
          b,
          result: resultOf(winner),
          weight: input.weights?.[index] ?? 1,
        })),
        ANCHOR,
      ),
    llmrouter_from_performance: ({
      rows,
    }: {
      readonly rows: readonly (readonly [string, string, number])[];
    }) => {
      const names = [...new Set(rows.map(([, name]) => name))].sort((a, b) => (a < b ? -1 : 1));
      const questions = [...new Set(rows.map(([question]) => question))];
      const battles = questions.flatMap((question) => {
        const own = rows.filter(([name]) => name === question);
        return battlesOfBest(
          own.map(([, name]) => names.indexOf(name)),
          own.map(([, , performance]) => performance),
        );
      });
      const wins = countWins(battles, names.length);
      const count = (a: number, b: number) => wins[a * names.length + b] ?? 0;
      const pairs = names.flatMap((a, i) =>
        names.flatMap((b, j) => (count(i, j) > 0 ? [[a, b, count(i, j)] as const] : [])),
      );
      return {
        // The reference enters each battle from both sides.
        battles: 2 * battles.length,
        win_counts: pairs,
        ...ratingsOf(names, wins, pairs.length > 0, null),
      };
    },
    routellm_tiers: ({
      ratings,
      tiers,
    }: {
      readonly ratings: readonly (readonly [string, number])[];
      readonly tiers: number;
    }) => {
      const found = ratingTiers(
        ratings.map(([, rating]) => rating),
        tiers,
      );
      return { tier: Object.fromEntries(ratings.map(([name], index) => [name, found[index]])) };
    },
  },
);

export const FIT_RATINGS: readonly AdapterEntry[] = [
  {
    ...RATINGS,
    casesOf: async (file, neighbour) =>
      ((await RATINGS.casesOf?.(file, neighbour)) ?? []).map(withoutStops),
  },
];

function withoutStops(golden: GoldenCase): GoldenCase {
  const output = golden.output as Partial<RecordedRatings>;
  const { reference } = output;
  if (output.converged !== null || reference === undefined || "error" in reference) return golden;
  return { ...golden, output: { ...output, reference: STOPPED_SOMEWHERE } };
}

function resultOf(winner: string): number {
  if (winner === "model_a") return 1;
  return winner.startsWith("tie") ? 0.5 : 0;
}

function rate(battles: readonly NamedBattle[], anchor: string | null) {
  const names = [...new Set(battles.flatMap(({ a, b }) => [a, b]))];
  const wins = countWins(
    battles.map((battle) => ({
      ...battle,
      a: names.indexOf(battle.a),
      b: names.indexOf(battle.b),
    })),
    names.length,
  );
  // A draw is entered as one win of each, in this order of the two: both outcomes are there.
  const outcomes = new Set(battles.flatMap(({ result }) => (result === 0.5 ? [0, 1] : [result])));
  return ratingsOf(names, wins, outcomes.size > 1, anchor);
}

/** The regression behind the reference refuses battles with one outcome. */
function ratingsOf(
  names: readonly string[],
  wins: Float64Array,
  hasBothOutcomes: boolean,
  anchor: string | null,
) {
  const ratings = fitRatings(wins, names.length);
  const converged = ratings && named(names, ratings, 0);
  if (!hasBothOutcomes) return { reference: { error: "ValueError" }, converged };
  const known = anchor === null ? undefined : ratings?.[names.indexOf(anchor)];
  const shift = known === undefined ? 0 : ANCHOR_RATING - known;
  return { reference: ratings ? named(names, ratings, shift) : STOPPED_SOMEWHERE, converged };
}

function named(names: readonly string[], ratings: Float64Array, shift: number) {
  return Object.fromEntries(names.map((name, index) => [name, (ratings[index] ?? 0) + shift]));
}
