import type { TrainingTable } from "#core/heads/training-table.ts";

/** Why a router that goes by embeddings cannot be fitted; `null` where it can. */
export function refuseWithoutEmbedding({ dimension }: TrainingTable): string | null {
  return dimension > 0 ? null : "The questions have no embeddings.";
}

/** Why a router that expects a chance of being right cannot be fitted; `null` where it can. */
export function refuseWithoutShares(table: TrainingTable): string | null {
  const isShare = table.scores.every((score) => Number.isNaN(score) || (score >= 0 && score <= 1));
  return isShare ? refuseWithoutEmbedding(table) : "Scores are not between 0 and 1.";
}

/** Below so many questions that are no duplicates of each other nothing is left to calibrate on. */
const FEWEST_GROUPS = 20;

/** Why a gate that is calibrated on rows of its own cannot be fitted; `null` where it can. */
export function refuseSmall(table: TrainingTable): string | null {
  const groups = new Set(table.groups).size;
  return groups < FEWEST_GROUPS
    ? `${groups} different questions are too few to calibrate on.`
    : refuseWithoutEmbedding(table);
}
