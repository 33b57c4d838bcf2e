import type { LabResult, LabTask } from "./api.ts";
import { evaluateTask } from "./evaluate-task.ts";
import { exportTask } from "./export-task.ts";
import { fitTask } from "./fit-task.ts";
import { importTask, inspectTask } from "./import-task.ts";
import type { LabWorld, TaskRun } from "./lab-world.ts";
import { textsTask } from "./texts-task.ts";

/** Does a task to its end; what it came to beside {@link NO_RESULT}. Throws a `SwitchyardError`, and an abort. */
export function runTask(world: LabWorld, task: LabTask, run: TaskRun): Promise<Partial<LabResult>> {
  switch (task.kind) {
    case "texts":
      return textsTask(world, run);
    case "inspect":
      return inspectTask(world, task, run);
    case "import":
      return importTask(world, task, run);
    case "evaluate":
      return evaluateTask(world, task, run);
    case "fit":
      return fitTask(world, task, run);
    case "export":
      return exportTask(world, task, run);
  }
}
