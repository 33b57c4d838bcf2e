/** What may be wrong with a table, as a code that screens and tests can branch on. */
export type FindingCode =
  | "no-questions"
  | "no-scores"
  | "no-candidates"
  | "one-candidate"
  | "scores-all-equal"
  | "candidate-without-scores"
  | "scores-missing"
  | "scores-graded"
  | "few-questions"
  | "costs-missing"
  | "costs-partly-missing"
  | "costs-zero"
  | "costs-negative"
  | "costs-equal"
  | "costs-estimated"
  | "split-missing"
  | "split-without-train"
  | "split-without-test"
  | "test-only-leaks"
  | "test-leaks"
  | "few-test-questions"
  | "few-train-questions"
  | "duplicates"
  | "one-task"
  | "no-tasks"
  | "names-in-no-pool"
  | "rows-left-out";

/** How much a finding takes away: everything, a part, or nothing. */
export type FindingWeight = "stops" | "limits" | "note";

/** Something about a table that changes what its report can say. */
export interface Finding {
  readonly code: FindingCode;
  readonly weight: FindingWeight;
  /** What it is, and what it means for the result. One or two sentences. */
  readonly message: string;
  /** What can be shown all the same; empty where nothing can. */
  readonly stillShown: string;
  /** What to do about it; empty where there is nothing to do. */
  readonly fix: string;
  /** The candidates that it is about. */
  readonly candidates: readonly string[];
}
