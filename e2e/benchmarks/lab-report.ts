import { evaluateRouters } from "#core/evaluation/report/evaluate-routers.ts";
import { EVALUATION_SETTINGS, judgedRows } from "#core/evaluation/report/evaluation-input.ts";
import { LEARNED_ROUTERS } from "#core/heads/routers/learned-routers.ts";
import { splitTable } from "#core/outcomes/split-table.ts";
import { type Benchmark, type BenchmarkRow, row } from "./benchmark.ts";
import { CANDIDATES, makeDeciders, makeOutcomes, QUESTIONS } from "./lab-world.ts";
import { watchWork } from "./watch-work.ts";

/** What was aimed at for the table that the page ships: the plot stands within five seconds of opening the screen. */
const AIMED_MS = 5000;
const LARGE_QUESTIONS = 100_000;
const LARGE_CANDIDATES = 20;

/** The whole report of as many routers as there are, without their fits, from a table of which a fifth is held out. */
export const labReport: Benchmark = {
  name: "lab-report",
  about: `ms and peak bytes of a report on ${QUESTIONS} × ${CANDIDATES} and on ${LARGE_QUESTIONS} × ${LARGE_CANDIDATES}`,
  run() {
    return Promise.resolve([
      ...measure("lab-report", QUESTIONS, CANDIDATES, AIMED_MS),
      ...measure("lab-report-large", LARGE_QUESTIONS, LARGE_CANDIDATES, 0),
    ]);
  },
};

function measure(
  name: string,
  questions: number,
  candidates: number,
  aimedMs: number,
): readonly BenchmarkRow[] {
  const table = makeOutcomes(questions, candidates);
  const split = splitTable(table.questions, { kind: "own", test: "test", train: "train" });
  const judged = judgedRows(split).length;
  const deciders = makeDeciders(LEARNED_ROUTERS.length - 1, candidates, judged, split.train.length);
  const { ms, bytes } = watchWork(
    evaluateRouters({
      table,
      split,
      deciders,
      near: null,
      learningCurve: null,
      taskHoldout: null,
      settings: EVALUATION_SETTINGS,
    }),
  );
  return [row(name, "ms", ms, aimedMs), row(`${name}-memory`, "bytes", bytes, 0)];
}
