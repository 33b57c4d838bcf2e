import type { LabResult, LabTask } from "./api.ts";
import { type LabWorld, openTable, type TaskRun } from "./lab-world.ts";

/** Writes a table into a file. */
export async function exportTask(
  world: LabWorld,
  { source, format }: Extract<LabTask, { readonly kind: "export" }>,
  run: TaskRun,
): Promise<Partial<LabResult>> {
  const table = await openTable(world, source, run);
  run.report("writing", 0, null);
  const { writeOutcomeFile } = await import("#core/outcomes/files/write-outcome-file.ts");
  const file = await writeOutcomeFile(table, format, {
    signal: run.signal,
    breathe: world.breathe,
  });
  return { file };
}
