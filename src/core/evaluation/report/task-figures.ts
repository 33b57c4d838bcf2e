import type { OutcomeMatrix } from "#core/evaluation/routing/outcome-matrix.ts";
import type { Choices } from "#core/evaluation/routing/reference-choices.ts";
import { indicesBy } from "#core/outcomes/group-rows.ts";
import type { TaskFigures } from "./report.ts";

/** Something that chooses, with what it chose. */
export interface NamedChoices {
  readonly id: string;
  readonly choices: Choices;
}

/** Accuracy and cost of some choices within each task, tasks by name; questions without a task are left out. */
export function taskFigures(
  test: OutcomeMatrix,
  taskOf: ArrayLike<number>,
  tasks: readonly string[],
  rows: readonly NamedChoices[],
  hasCosts: boolean,
): readonly TaskFigures[] {
  const byTask = indicesBy(test.questions, (row) => taskOf[row] as number);
  const named = [...byTask].flatMap(([task, members]) => {
    const name = tasks[task];
    return name === undefined ? [] : [{ name, members }];
  });
  return named
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, members }) => ({
      task: name,
      questions: members.length,
      rows: rows.map(({ id, choices }) => {
        const mean = (columns: readonly Float64Array[]) =>
          members.reduce((sum, row) => sum + (columns[choices[row] as number]?.[row] ?? 0), 0) /
          members.length;
        return {
          id,
          accuracy: mean(test.scores),
          cost: hasCosts ? mean(test.costs) : null,
        };
      }),
    }));
}
