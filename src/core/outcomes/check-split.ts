import type { Finding } from "./finding.ts";
import type { TableSplit } from "./split-table.ts";

/** Below this a fit has nothing to gain (facts of the learning curve), and a test can tell next to nothing. */
const FEW_TRAIN = 400;
const FEW_TEST = 60;

/** What a split takes away from a report. */
export function checkSplit({ rule, train, test, leaked }: TableSplit): readonly Finding[] {
  const findings: Finding[] = [];
  const shared = { candidates: [] } as const;
  const name = rule.kind === "own" ? `“${rule.test}”` : "the held-out part";
  if (test.length === 0 && leaked.length > 0) {
    findings.push({
      ...shared,
      code: "test-only-leaks",
      weight: "stops",
      message: `All ${leaked.length} questions of ${name} stand in the training part too: nothing is left to judge a router on.`,
      stillShown: "The table, its candidates and its duplicates.",
      fix: "Divide the table at random: duplicates then stay on one side.",
    });
  } else if (test.length === 0) {
    findings.push({
      ...shared,
      code: "split-without-test",
      weight: "stops",
      message: `There are no questions in ${name}, so nothing can be judged.`,
      stillShown: "The table, its candidates and its duplicates.",
      fix: "Choose a split that the table has, or divide it at random.",
    });
  } else if (test.length < FEW_TEST) {
    findings.push({
      ...shared,
      code: "few-test-questions",
      weight: "limits",
      message: `${test.length} questions to be judged on show only differences that are very large.`,
      stillShown: "All figures, with wide intervals.",
      fix: "Hold out more questions.",
    });
  }
  if (train.length === 0) {
    findings.push({
      ...shared,
      code: "split-without-train",
      weight: "limits",
      message:
        "There are no questions to fit on: the best single model cannot be chosen without looking at the answers, and no router can be fitted.",
      stillShown: "Single models, oracle and recorded routers on the held-out questions.",
      fix: "Choose a split that leaves questions to fit on.",
    });
  } else if (train.length < FEW_TRAIN) {
    findings.push({
      ...shared,
      code: "few-train-questions",
      weight: "limits",
      message: `${train.length} questions to fit on: below about ${FEW_TRAIN} a fitted router has nothing to gain over the best single model.`,
      stillShown: "The whole report.",
      fix: "Label more questions first.",
    });
  }
  if (test.length > 0 && leaked.length > 0) {
    findings.push({
      ...shared,
      code: "test-leaks",
      weight: "note",
      message: `${leaked.length} questions of ${name} stand in the training part too, the same or nearly the same. They are left out: with them, routers that remember look better than they are.`,
      stillShown: "The whole report, and in its leak panel what they would have changed.",
      fix: "",
    });
  }
  return findings;
}
