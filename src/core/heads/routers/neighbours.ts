import { sampleGroups } from "#core/heads/folds.ts";
import {
  type NeighbourHeads,
  type NeighbourWeights,
  neighbourHeads,
  neighbourMeans,
} from "#core/heads/neighbour-heads.ts";
import { selectRows, type TrainingTable } from "#core/heads/training-table.ts";
import { refuseWithoutEmbedding } from "./embedding-needed.ts";
import type { LearnedRouter } from "./learned-router.ts";

interface NeighbourSettings extends Readonly<Record<string, number | NeighbourWeights>> {
  readonly neighbours: number;
  readonly weights: NeighbourWeights;
}

const NEIGHBOURS = [20, 50, 100, 200];
const WEIGHTS: readonly NeighbourWeights[] = ["flat", "exponential"];
/** Points that are kept: each prediction looks at all of them. */
const MOST_BYTES = 67_108_864;

/** The table itself, or as many of its rows as fit into the bound. */
export function boundedPoints(table: TrainingTable, random: () => number): TrainingTable {
  const { rows, dimension, candidates, features } = table;
  const bytes =
    features.BYTES_PER_ELEMENT * dimension + Float64Array.BYTES_PER_ELEMENT * candidates;
  const most = Math.max(1, Math.floor(MOST_BYTES / bytes));
  return rows <= most ? table : selectRows(table, sampleGroups(table.groups, most, random));
}

export const neighbours: LearnedRouter<NeighbourSettings, NeighbourHeads> = {
  name: "neighbours",
  needs: "embedding",
  nearest: Math.max(...NEIGHBOURS),
  settings: (rows) => {
    const counts = NEIGHBOURS.filter((count, index) => index === 0 || count < rows / 2);
    return counts.flatMap((count) => WEIGHTS.map((weights) => ({ neighbours: count, weights })));
  },
  refuse: refuseWithoutEmbedding,
  *predictHeld({ train, nearest }, settings) {
    if (nearest === null) throw new RangeError("a fold without the nearest questions");
    const predicted: Float64Array[] = [];
    for (const one of settings) {
      yield;
      predicted.push(neighbourMeans(nearest, train, one.neighbours, one.weights));
    }
    return predicted;
  },
  *fit(table, settings, random) {
    yield;
    const points = boundedPoints(table, random);
    return neighbourHeads(points, settings.neighbours, settings.weights);
  },
};
