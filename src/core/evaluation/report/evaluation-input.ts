import { CONFIDENCE } from "#core/evaluation/intervals/interval.ts";
import type { Decider } from "#core/evaluation/routing/decider.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import type { TableSplit } from "#core/outcomes/split-table.ts";
import type { LearningCurve } from "./learning-curve.ts";
import type { NearKnowledge } from "./near-knowledge.ts";
import type { ClusterRule, CostWindow } from "./report.ts";
import type { TaskHoldoutPanel } from "./task-holdout.ts";

/** What a report is made of. */
export interface EvaluationInput {
  readonly table: OutcomeTable;
  readonly split: TableSplit;
  /** Their questions are the rows of {@link judgedRows}. */
  readonly deciders: readonly Decider[];
  /** `null` where nobody looked for near duplicates. */
  readonly near: NearKnowledge | null;
  readonly learningCurve: LearningCurve | null;
  readonly taskHoldout: TaskHoldoutPanel | null;
  readonly settings: EvaluationSettings;
}

export interface EvaluationSettings {
  readonly seed: number;
  readonly confidence: number;
  /** Resamples of the bootstrap, where the table is not too large for so many. */
  readonly draws: number;
  readonly cluster: ClusterRule;
  /** Two accuracies nearer than this count as equal, in [0, 1]. */
  readonly margin: number;
  /** The costs between which AIQ is taken; `null`: from the cheapest to the dearest single model. */
  readonly window: CostWindow | null;
  /** Whether the choice for each question is kept, for comparing two routers question by question. */
  readonly keepChoices: boolean;
}

export const EVALUATION_SETTINGS: EvaluationSettings = {
  seed: 1,
  confidence: CONFIDENCE,
  draws: 2000,
  cluster: "group",
  margin: 0.01,
  window: null,
  keepChoices: true,
};

/**
 * The questions that deciders are asked about, in this order: the test questions, then those that leak. The leaked ones only show what
 * they would have changed.
 */
export function judgedRows({ test, leaked }: TableSplit): Int32Array {
  const rows = new Int32Array(test.length + leaked.length);
  rows.set(test);
  rows.set(leaked, test.length);
  return rows;
}

/** How far an evaluation is. */
export interface EvaluationProgress {
  readonly stage: "references" | "routers" | "intervals";
  /** What is being judged; empty where nothing in particular is. */
  readonly name: string;
  readonly done: number;
  readonly of: number;
}
