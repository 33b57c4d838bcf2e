import type { OutcomeMatrix } from "#core/evaluation/routing/outcome-matrix.ts";
import { bestOnTrain, meansOfChoices } from "#core/evaluation/routing/reference-choices.ts";
import { indicesBy } from "#core/outcomes/group-rows.ts";
import type { QuestionColumns } from "#core/outcomes/outcome-table.ts";

/** A task that a router is not fitted on, and the questions on either side. */
export interface TaskHoldout {
  readonly task: string;
  /** Question numbers. */
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** Below this a task says nothing. */
const FEWEST = 20;

/** For each task with enough questions among `rows`: fit on the others, judge on it. */
export function taskHoldouts(
  { tasks, taskOf }: QuestionColumns,
  rows: Int32Array,
): readonly TaskHoldout[] {
  const byTask = indicesBy(rows.length, (place) => taskOf[rows[place] as number] as number);
  return [...byTask].flatMap(([task, places]) => {
    const name = tasks[task];
    if (name === undefined || places.length < FEWEST || places.length === rows.length) return [];
    const test = Int32Array.from(places, (place) => rows[place] as number);
    const train = rows.filter((row) => taskOf[row] !== task);
    return [{ task: name, train, test }];
  });
}

/** What a router gave on a task that it was not fitted on. */
export interface TaskHoldoutResult {
  readonly task: string;
  readonly questions: number;
  readonly router: number;
  /** Of the single model that is best on the other tasks. */
  readonly bestOfOthers: number;
}

/** Judges choices on a left-out task. */
export function judgeHoldout(
  task: string,
  train: OutcomeMatrix,
  test: OutcomeMatrix,
  choices: ArrayLike<number>,
): TaskHoldoutResult {
  const best = bestOnTrain(train);
  const single = new Array<number>(test.questions).fill(best);
  return {
    task,
    questions: test.questions,
    router: meansOfChoices(test, choices).accuracy,
    bestOfOthers: meansOfChoices(test, single).accuracy,
  };
}

/** How a router does on tasks that it has not seen. */
export interface TaskHoldoutPanel {
  readonly router: string;
  readonly results: readonly TaskHoldoutResult[];
  /** Tasks on which it is below the best single model of the others. */
  readonly lost: number;
}

export function taskHoldoutPanel(
  router: string,
  results: readonly TaskHoldoutResult[],
): TaskHoldoutPanel {
  const lost = results.filter((result) => result.router < result.bestOfOthers).length;
  return { router, results, lost };
}
