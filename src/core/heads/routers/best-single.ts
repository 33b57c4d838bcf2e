import { columnMeans } from "#core/heads/column-means.ts";
import type { Queries, TrainingTable } from "#core/heads/training-table.ts";
import type { LearnedRouter } from "./learned-router.ts";

/** Expects of every question what it expects of all: with λ = 0 it always takes the best single candidate. */
export interface BestSingle {
  readonly kind: "best-single";
  /** Mean score of each candidate. */
  readonly quality: Float64Array;
}

export function predictBestSingle({ quality }: BestSingle, { rows }: Queries): Float64Array {
  return Float64Array.from(
    { length: rows * quality.length },
    (_, at) => quality[at % quality.length] as number,
  );
}

function fitBestSingle({ scores, candidates }: TrainingTable): BestSingle {
  return { kind: "best-single", quality: columnMeans(scores, candidates) };
}

export const bestSingle: LearnedRouter<Record<string, never>, BestSingle> = {
  name: "best-single",
  needs: "nothing",
  nearest: 0,
  settings: () => [{}],
  refuse: () => null,
  *predictHeld({ train, held }) {
    yield;
    return [predictBestSingle(fitBestSingle(train), held)];
  },
  *fit(table) {
    yield;
    return fitBestSingle(table);
  },
};
