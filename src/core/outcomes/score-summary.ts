import type { OutcomeTable } from "./outcome-table.ts";

/** What the scores of a table are like. */
export interface ScoreSummary {
  /** Number of scores. */
  readonly known: number;
  /** The same for each candidate. */
  readonly knownOf: readonly number[];
  /** ∞ and −∞ where there are none. */
  readonly least: number;
  readonly most: number;
  /** Scores that are neither 0 nor 1. */
  readonly between: number;
}

export function summariseScores({ cells }: OutcomeTable): ScoreSummary {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let between = 0;
  const knownOf = cells.scores.map((column) => {
    let known = 0;
    for (const score of column) {
      if (Number.isNaN(score)) continue;
      known += 1;
      if (score < least) least = score;
      if (score > most) most = score;
      if (score !== 0 && score !== 1) between += 1;
    }
    return known;
  });
  const known = knownOf.reduce((sum, count) => sum + count, 0);
  return { known, knownOf, least, most, between };
}

/** Whether scores are more than right and wrong. */
export function isGraded({ between }: ScoreSummary): boolean {
  return between > 0;
}

/** Share of scores that are missing in a table of so many questions, of those candidates that have any; 0 where none has. */
export function missingShare({ known, knownOf }: ScoreSummary, questions: number): number {
  const expected = questions * knownOf.filter((count) => count > 0).length;
  return expected === 0 ? 0 : 1 - known / expected;
}
