import type { CostKind } from "#core/heads/routers/cross-validate.ts";
import type { RouterName } from "#core/heads/routers/learned-router.ts";
import type { BadRowReport } from "#core/outcomes/bad-rows.ts";
import { checkSplit } from "#core/outcomes/check-split.ts";
import { checkTable } from "#core/outcomes/check-table.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { type SplitRule, splitTable, usualSplit } from "#core/outcomes/split-table.ts";
import type { DeepInput } from "./learned/fit-learning-curve.ts";
import {
  type LearnedDeciders,
  type LearningProgress,
  learnedDeciders,
} from "./learned/learned-deciders.ts";
import { evaluateRouters } from "./report/evaluate-routers.ts";
import {
  EVALUATION_SETTINGS,
  type EvaluationProgress,
  judgedRows,
} from "./report/evaluation-input.ts";
import type { NearKnowledge } from "./report/near-knowledge.ts";
import type { Report } from "./report/report.ts";
import { recordedDeciders } from "./routing/recorded-deciders.ts";

/** What is asked about a table. */
export interface TableEvaluation {
  readonly table: OutcomeTable;
  /** What was left out while the table was read; `null` where that is not known any more. */
  readonly bad: BadRowReport | null;
  /** Routers to fit; the best single model is always there to be held against. */
  readonly routers: readonly RouterName[];
  /** What a router weighs against quality: each candidate's mean cost, or what a cost head expects of the question. */
  readonly costs: CostKind;
  /** The split to be judged on; `null`: the one that usually is, else a fifth of the questions. */
  readonly test: string | null;
  /** Of fits, random splits and intervals. */
  readonly seed: number;
  /** `null` where nobody looked for near duplicates. */
  readonly near: NearKnowledge | null;
}

/** What an evaluation came to. */
export interface EvaluatedTable {
  readonly report: Report;
  /** Routers that could not be fitted on this table, with the reason. */
  readonly refused: LearnedDeciders["refused"];
  /** What cross-validation prefers, the best single model included; `null` where nothing could be fitted. */
  readonly chosen: RouterName | null;
  /** Recorded routers that chose nothing for some of the questions. */
  readonly incomplete: readonly string[];
  /** The name of the embedding in use; `null` where questions have neither vectors nor texts. */
  readonly embeddingName: string | null;
}

/** An evaluation, and what {@link deepenReport} goes on from. */
export interface Evaluation {
  readonly evaluated: EvaluatedTable;
  readonly deep: DeepInput;
}

/**
 * Splits a table, fits routers on its training questions and judges them, and those that came with the table, on the others. Nothing is
 * called. Deterministic by seed; yields every few milliseconds, so that it can be shown and stopped.
 */
export function* evaluateTable({
  table,
  bad,
  routers,
  costs,
  test,
  seed,
  near,
}: TableEvaluation): Generator<LearningProgress | EvaluationProgress, Evaluation> {
  const rule: SplitRule =
    test === null ? usualSplit(table.questions, seed) : { kind: "own", test, train: null };
  const groupOf = near?.groupOf ?? table.questions.groupOf;
  const split = splitTable(table.questions, rule, groupOf);
  const learned = yield* learnedDeciders({ table, split, groupOf, routers, costs, seed });
  const recorded = recordedDeciders(table, judgedRows(split));
  const report = yield* evaluateRouters({
    table,
    split,
    deciders: [...learned.deciders, ...recorded.deciders],
    near,
    learningCurve: null,
    taskHoldout: null,
    settings: { ...EVALUATION_SETTINGS, seed },
  });
  const evaluated = {
    report: { ...report, findings: [...checkTable(table, bad), ...checkSplit(split)] },
    refused: learned.refused,
    chosen: learned.chosen,
    incomplete: recorded.incomplete,
    embeddingName: learned.embeddingName,
  };
  return { evaluated, deep: { table, split, groupOf, embedding: learned.embedding, seed } };
}
