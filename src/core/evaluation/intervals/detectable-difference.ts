import { CONFIDENCE } from "./interval.ts";
import { normalQuantile } from "./normal.ts";

/** How often a true difference of the stated size should be found. */
const POWER = 0.8;

export interface DetectableDifference {
  /** z of the confidence + z of the power: 2.80 for 95 % and 80 %. */
  readonly factor: number;
  /** factor·√(share/n): the variance of a difference is at most the share of questions that only one answers. */
  readonly simple: number;
  /** factor·√(share/(n + factor²)): with the difference itself taken out of that variance. */
  readonly corrected: number;
}

/**
 * The smallest true difference in accuracy that `questions` paired 0/1 outcomes show with the given confidence and power, when only
 * one of the two answers `discordantShare` of them. May exceed 1 for few questions.
 */
export function detectableDifference(
  questions: number,
  discordantShare: number,
  confidence: number = CONFIDENCE,
  power: number = POWER,
): DetectableDifference {
  const factor = detectionFactor(confidence, power);
  return {
    factor,
    simple: factor * Math.sqrt(discordantShare / questions),
    corrected: factor * Math.sqrt(discordantShare / (questions + factor * factor)),
  };
}

/** So many standard errors must a true difference measure to be found with this confidence and power. */
export function detectionFactor(confidence: number = CONFIDENCE, power: number = POWER): number {
  return normalQuantile((1 + confidence) / 2) + normalQuantile(power);
}
