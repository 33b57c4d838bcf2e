import { fitLearningCurve } from "#core/evaluation/learned/fit-learning-curve.ts";
import { fitTaskHoldout } from "#core/evaluation/learned/fit-task-holdout.ts";
import {
  type LearnedDeciders,
  learnedDeciders,
} from "#core/evaluation/learned/learned-deciders.ts";
import { evaluateRouters } from "#core/evaluation/report/evaluate-routers.ts";
import { EVALUATION_SETTINGS, judgedRows } from "#core/evaluation/report/evaluation-input.ts";
import { nearKnowledge } from "#core/evaluation/report/near-knowledge.ts";
import type { Report } from "#core/evaluation/report/report.ts";
import { recordedDeciders } from "#core/evaluation/routing/recorded-deciders.ts";
import { finish } from "#core/heads/finish.ts";
import { checkSplit } from "#core/outcomes/check-split.ts";
import { checkTable } from "#core/outcomes/check-table.ts";
import { estimateCosts, withPrices } from "#core/outcomes/estimate-costs.ts";
import type { BuiltTable } from "#core/outcomes/outcome-builder.ts";
import { type SplitRule, splitTable, usualSplit } from "#core/outcomes/split-table.ts";
import type { EvaluateArguments } from "./evaluate-arguments.ts";
import { readPrices } from "./evaluate-prices.ts";
import { readOutcomeTable } from "./evaluate-read-table.ts";

/** What an evaluation came to, and what was left out on the way. */
export interface Evaluated {
  readonly report: Report;
  readonly built: BuiltTable;
  readonly refused: LearnedDeciders["refused"];
  /** Recorded routers that chose nothing for some of the questions. */
  readonly incomplete: readonly string[];
  readonly hasTexts: boolean;
}

/** Reads the table, fits, judges. Throws `import-invalid` for what is no table, and the file system's errors. */
export async function evaluateFiles(settings: EvaluateArguments): Promise<Evaluated> {
  const { tables, prices, routers, costs, seed, test } = settings;
  const built = await readOutcomeTable(tables);
  const table =
    prices === null
      ? built.table
      : estimateCosts(withPrices(built.table, await readPrices(prices)));
  const rule: SplitRule =
    test === null ? usualSplit(table.questions, seed) : { kind: "own", test, train: null };
  const near = finish(nearKnowledge(table));
  const groupOf = near?.groupOf ?? table.questions.groupOf;
  const split = splitTable(table.questions, rule, groupOf);
  const learned = finish(learnedDeciders({ table, split, groupOf, routers, costs, seed }));
  const recorded = recordedDeciders(table, judgedRows(split));
  const deep = { table, split, groupOf, embedding: learned.embedding, seed };
  const report = finish(
    evaluateRouters({
      table,
      split,
      deciders: [...learned.deciders, ...recorded.deciders],
      near,
      learningCurve: finish(fitLearningCurve(deep)),
      taskHoldout: finish(fitTaskHoldout(deep)),
      settings: { ...EVALUATION_SETTINGS, seed },
    }),
  );
  return {
    report: { ...report, findings: [...checkTable(table, built.bad), ...checkSplit(split)] },
    built,
    refused: learned.refused,
    incomplete: recorded.incomplete,
    hasTexts: learned.embeddingName !== null,
  };
}
