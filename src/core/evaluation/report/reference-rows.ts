import type { Interval } from "#core/evaluation/intervals/interval.ts";
import { type ExpectedOutcomes, withCosts } from "#core/evaluation/routing/decider.ts";
import type { OutcomeMatrix } from "#core/evaluation/routing/outcome-matrix.ts";
import {
  type Choices,
  oracleChoices,
  randomMeans,
  taskTable,
} from "#core/evaluation/routing/reference-choices.ts";
import type { SweepPoint } from "#core/evaluation/routing/sweep.ts";
import { sweepPredictions } from "#core/evaluation/routing/sweep-predictions.ts";
import { indicesBy } from "#core/outcomes/group-rows.ts";
import {
  averageOverTasks,
  type ChoiceFigures,
  gainsOf,
  judgeChoices,
  pointOf,
} from "./choice-figures.ts";
import type { Judging } from "./judging.ts";
import type { ReferenceId, ReportRow, SweptPoint } from "./report.ts";

/** A row before the figures of its curve are known: these need the costs of all rows. */
export type PlainRow = Omit<ReportRow, "figures"> & { readonly choices: Choices | null };

/** Every candidate alone. */
export function* singleRows(judging: Judging): Generator<void, readonly PlainRow[], void> {
  const rows: PlainRow[] = [];
  for (const [candidate, { name }] of judging.input.table.candidates.entries()) {
    rows.push(constantRow(judging, `single-${candidate}`, name, candidate));
    yield;
  }
  return rows;
}

function constantRow(judging: Judging, id: string, name: string, candidate: number): PlainRow {
  const choices = new Int32Array(judging.test.questions).fill(candidate);
  return rowOf(judging, id, name, candidate, choices, []);
}

/** Cheapest, best single, random, task table, oracle: those that the table allows. */
export function* referenceRows(judging: Judging): Generator<void, readonly PlainRow[], void> {
  const { input, test, bestSingle, cheapest } = judging;
  const nameOf = (candidate: number) => input.table.candidates[candidate]?.name ?? "";
  const rows: PlainRow[] = [];
  const add = (id: ReferenceId, name: string, row: PlainRow): void => {
    rows.push({ ...row, id, name });
  };
  if (cheapest !== null) {
    add("cheapest", `Cheapest: ${nameOf(cheapest)}`, constantRow(judging, "", "", cheapest));
  }
  if (bestSingle !== null) {
    const name = `Best single model: ${nameOf(bestSingle)}`;
    add("best-single", name, constantRow(judging, "", "", bestSingle));
  }
  add("random", "Random", randomRow(judging));
  yield;
  const table = taskChoices(judging);
  if (table !== null) {
    const curve = yield* sweptCurve(judging, taskExpectations(judging));
    add("task-table", "Task table", rowOf(judging, "", "", null, table, curve));
  }
  const curve = yield* sweptCurve(judging, truth(test));
  add("oracle", "Oracle", rowOf(judging, "", "", null, oracleChoices(test), curve));
  return rows;
}

/** The best candidate of each task; `null` where no two tasks are known, or there is nothing to learn them from. */
function taskChoices({ train, trainTasks, by, bestSingle }: Judging): Choices | null {
  const known = new Set(trainTasks.filter((task) => task !== -1));
  if (bestSingle === null || known.size < 2) return null;
  const table = taskTable(train, trainTasks);
  return by.tasks.map((task) => (task === -1 ? bestSingle : (table.get(task) ?? bestSingle)));
}

/** Each task's mean scores on the training questions, for each test question; of an unknown task the means over all. */
function taskExpectations({ train, trainTasks, trainMeans, by }: Judging): ExpectedOutcomes {
  const rows = indicesBy(trainTasks.length, (row) => trainTasks[row] as number);
  const means = new Map(
    [...rows].map(([task, members]) => [
      task,
      train.scores.map(
        (column) => members.reduce((sum, row) => sum + (column[row] as number), 0) / members.length,
      ),
    ]),
  );
  const candidates = train.scores.length;
  const quality = new Float64Array(by.tasks.length * candidates);
  for (let row = 0; row < by.tasks.length; row += 1) {
    const task = by.tasks[row] as number;
    const expected = (task === -1 ? undefined : means.get(task)) ?? trainMeans.scores;
    for (let at = 0; at < candidates; at += 1) quality[row * candidates + at] = expected[at] ?? 0;
  }
  return { quality, cost: null };
}

/** A router that knows everything. */
function truth({ questions, scores, costs }: OutcomeMatrix): ExpectedOutcomes {
  const turned = (columns: readonly Float64Array[]): Float64Array => {
    const values = new Float64Array(questions * columns.length);
    for (const [candidate, column] of columns.entries()) {
      for (let row = 0; row < questions; row += 1) {
        values[row * columns.length + candidate] = column[row] as number;
      }
    }
    return values;
  };
  return { quality: turned(scores), cost: turned(costs) };
}

function* sweptCurve(
  judging: Judging,
  predictions: ExpectedOutcomes,
): Generator<void, readonly SweptPoint[], void> {
  const { test, trainMeans, lambdas } = judging;
  const swept = sweepPredictions(withCosts(predictions, trainMeans.costs), test, lambdas);
  return reportPoints(yield* swept, judging);
}

/** Points of a sweep as the report has them. */
export function reportPoints(
  points: readonly SweepPoint[],
  { by, test }: Judging,
): readonly SweptPoint[] {
  return points.map(({ lambda, accuracy, cost, calls }) => ({
    lambda,
    accuracy,
    cost: by.hasCosts ? cost : null,
    shares: calls.map((count) => count / test.questions),
  }));
}

function randomRow(judging: Judging): PlainRow {
  const { test, by, basis } = judging;
  const { accuracy, cost } = randomMeans(test);
  const singles = test.scores.map((column) => averageOverTasks(column, by.tasks));
  const taskAverage = singles.reduce((sum, value) => sum + value, 0) / singles.length;
  return {
    id: "",
    name: "",
    candidate: null,
    point: { lambda: null, accuracy, cost: by.hasCosts ? cost : null },
    interval: null,
    taskAverage,
    shares: test.scores.map(() => 1 / test.scores.length),
    curve: [],
    arenaScore: null,
    optimality: { questions: 0, selection: null, cost: null, accuracy: null },
    gains: gainsOf(taskAverage, by.compared),
    isCostEstimated: isEstimated(basis),
    choices: null,
  };
}

function rowOf(
  { by, basis }: Judging,
  id: string,
  name: string,
  candidate: number | null,
  choices: Choices,
  curve: readonly SweptPoint[],
): PlainRow {
  const figures = judgeChoices(choices, by);
  return {
    id,
    name,
    candidate,
    point: pointOf(figures, null),
    ...shownFigures(figures),
    curve,
    isCostEstimated: isEstimated(basis),
    choices,
  };
}

/** Figures of choices beside their point. */
export function shownFigures(figures: ChoiceFigures) {
  const { interval, taskAverage, shares, arenaScore, optimality, gains } = figures;
  return { interval, taskAverage, shares, arenaScore, optimality, gains } satisfies {
    readonly interval: Interval | null;
  } & Pick<ReportRow, "taskAverage" | "shares" | "arenaScore" | "optimality" | "gains">;
}

export function isEstimated(basis: Judging["basis"]): boolean {
  return basis === "estimated" || basis === "partly-estimated";
}
