import { candidateMeans, type OutcomeMatrix } from "./outcome-matrix.ts";
import { pickBest, pickLeast } from "./pick-best.ts";

/** A choice for every question of a matrix: the number of a candidate. */
export type Choices = ArrayLike<number>;

/** The candidate of the least mean cost on the training questions. */
export function cheapestOnTrain(train: OutcomeMatrix): number {
  return pickLeast(candidateMeans(train).costs);
}

/** The candidate of the greatest mean score on the training questions; of equally good ones the cheaper. */
export function bestOnTrain(train: OutcomeMatrix): number {
  const { scores, costs } = candidateMeans(train);
  return pickBest(scores, costs);
}

/** For each question the best score that any candidate has, at the least cost: what no router can beat. */
export function oracleChoices(test: OutcomeMatrix): Choices {
  return choiceOfEach(test, pickBest);
}

/**
 * The best candidate of each task on the training questions; of equally good ones the cheaper within the task. `tasks` are the
 * training questions' tasks by number.
 */
export function taskTable(
  train: OutcomeMatrix,
  tasks: ArrayLike<number>,
): ReadonlyMap<number, number> {
  const rows = new Map<number, number[]>();
  for (let row = 0; row < tasks.length; row += 1) {
    const task = tasks[row] as number;
    const known = rows.get(task);
    if (known === undefined) rows.set(task, [row]);
    else known.push(row);
  }
  return new Map(
    [...rows].map(([task, members]) => {
      const mean = (column: Float64Array) =>
        members.reduce((sum, row) => sum + (column[row] as number), 0) / members.length;
      return [task, pickBest(train.scores.map(mean), train.costs.map(mean))];
    }),
  );
}

function choiceOfEach(
  { questions, scores, costs }: OutcomeMatrix,
  choose: (scores: Float64Array, costs: Float64Array) => number,
): Choices {
  const rowScores = new Float64Array(scores.length);
  const rowCosts = new Float64Array(costs.length);
  return Int32Array.from({ length: questions }, (_, question) => {
    for (const [index, column] of scores.entries()) rowScores[index] = column[question] as number;
    for (const [index, column] of costs.entries()) rowCosts[index] = column[question] as number;
    return choose(rowScores, rowCosts);
  });
}

/** Mean score and mean cost of choices. */
export interface ChoiceMeans {
  readonly accuracy: number;
  readonly cost: number;
}

export function meansOfChoices(test: OutcomeMatrix, choices: Choices): ChoiceMeans {
  let [score, cost] = [0, 0];
  for (let question = 0; question < test.questions; question += 1) {
    const chosen = choices[question] as number;
    score += test.scores[chosen]?.[question] ?? 0;
    cost += test.costs[chosen]?.[question] ?? 0;
  }
  return { accuracy: score / test.questions, cost: cost / test.questions };
}

/** What choosing at random can expect: the mean over all candidates and questions. */
export function randomMeans(test: OutcomeMatrix): ChoiceMeans {
  const { scores, costs } = candidateMeans(test);
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return { accuracy: mean(scores), cost: mean(costs) };
}
