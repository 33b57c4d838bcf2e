import { count, per1000, percent } from "./figure-words.ts";
import type { ClusterRule, Report } from "./report.ts";

/** A fact of how a report was made. */
export interface MethodFact {
  readonly name: string;
  readonly text: string;
}

const CLUSTERS: Readonly<Record<ClusterRule, string>> = {
  question: "question: each stands for itself",
  group: "group of the same or related questions",
  task: "task",
};

const COSTS: Readonly<Record<Report["costBasis"], string>> = {
  measured: "Measured, as the table has them.",
  estimated:
    "Estimated from list prices and lengths: all that is computed from them is an estimate.",
  "partly-estimated": "Measured; where one is missing, the candidate’s mean stands in.",
  unknown: "Not known of all candidates, so nothing is said about money.",
};

const CHOSEN: Readonly<Record<Report["routers"][number]["chosenOn"], string>> = {
  train: "by cross-validation on the training questions",
  test: "on the test questions themselves, which is too kind",
  "nothing-to-choose": "nothing to choose",
};

/** How the figures of a report were computed, and what of. */
export function methodFacts(report: Report): readonly MethodFact[] {
  const { table, split, settings, window } = report;
  const percentOf = (share: number) => percent(share).replace(".0 ", " ");
  const kinds = [...new Set(report.routers.map(({ chosenOn }) => CHOSEN[chosenOn]))];
  const prices =
    table.priceDate === null || table.priceDate === "" ? "" : ` Newest price: ${table.priceDate}.`;
  return [
    {
      name: "Table",
      text: `${table.name}: ${count(table.questions)} questions, ${table.candidates.length} candidates.`,
    },
    { name: "Source", text: table.source },
    { name: "Licence", text: table.licence ?? "not known" },
    { name: "Split", text: splitText(report) },
    { name: "Costs", text: `${COSTS[report.costBasis]}${prices}` },
    ...(kinds.length === 0
      ? []
      : [
          {
            name: "λ of each router",
            text: `Chosen ${kinds.join("; or ")}. ${settings.lambdas} values from 0 upwards.`,
          },
        ]),
    {
      name: "Intervals",
      text: `${percentOf(settings.confidence)}. Differences: bootstrap of paired differences, ${count(settings.draws)} draws, clustered by ${CLUSTERS[settings.cluster]}. Accuracies: Wilson’s where every answer is right or wrong and stands for itself, else by the clustered standard error.`,
    },
    {
      name: "Equal",
      text: `Two accuracies nearer than ${(settings.margin * 100).toFixed(1)} points count as equal.`,
    },
    {
      name: "AIQ",
      text:
        window === null
          ? "Without a window: costs are unknown, or all the same."
          : `Over costs from ${per1000(window.least, false)} to ${per1000(window.most, false)} per 1,000 questions.`,
    },
    ...missingFacts(report),
    { name: "Seed", text: `${settings.seed}: the same table and seed give the same report.` },
    {
      name: "Left out",
      text: `${count(split.leaked)} test questions that stand in the training part.`,
    },
  ];
}

function splitText({ split }: Report): string {
  const { rule, train, test } = split;
  const how =
    rule.kind === "own"
      ? `the table’s own “${rule.test}”`
      : `${percent(rule.testShare).replace(".0 ", " ")} of the questions, drawn ${rule.kind === "stratified" ? "within each task " : ""}by seed ${rule.seed}`;
  return `Fitted on ${count(train)} questions, judged on ${count(test)}: ${how}.`;
}

function missingFacts({ settings }: Report): readonly MethodFact[] {
  const { missingScores, missingCosts, scoresAreGraded } = settings;
  return [
    ...(scoresAreGraded
      ? [{ name: "Scores", text: "Graded, not only right or wrong; “right” means the full score." }]
      : []),
    ...(missingScores > 0
      ? [
          {
            name: "Missing scores",
            text: `${count(missingScores)}; a missing answer counts as a wrong one.`,
          },
        ]
      : []),
    ...(missingCosts > 0
      ? [{ name: "Missing costs", text: `${count(missingCosts)}; the candidate’s mean stands in.` }]
      : []),
  ];
}
