import { type GroupTable, groupTable, lookUp } from "#core/heads/group-table.ts";
import type { Queries, TrainingTable } from "#core/heads/training-table.ts";
import type { LearnedRouter } from "./learned-router.ts";

/** Expects of a question what its task's questions brought. */
export interface TaskTable {
  readonly kind: "task-table";
  readonly table: GroupTable;
}

interface TaskSettings extends Readonly<Record<string, number>> {
  /** Rows of the means over all tasks that are added to each task. */
  readonly pull: number;
}

export function predictByTask({ table }: TaskTable, { tasks }: Queries): Float64Array {
  return lookUp(table, tasks);
}

function fitTaskTable(train: TrainingTable, { pull }: TaskSettings): TaskTable {
  const tasks = train.tasks.reduce((most, task) => Math.max(most, task + 1), 0);
  return { kind: "task-table", table: groupTable(train, train.tasks, tasks, pull) };
}

export const taskTable: LearnedRouter<TaskSettings, TaskTable> = {
  name: "task-table",
  needs: "task",
  nearest: 0,
  settings: () => [{ pull: 0 }, { pull: 10 }],
  refuse: ({ tasks }) =>
    tasks.some((task) => task >= 0) ? null : "The table does not say which task a question is of.",
  *predictHeld({ train, held }, settings) {
    yield;
    return settings.map((one) => predictByTask(fitTaskTable(train, one), held));
  },
  *fit(table, settings) {
    yield;
    return fitTaskTable(table, settings);
  },
};
