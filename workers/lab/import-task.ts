import type { TableFile } from "#core/outcomes/files/found-record.ts";
import {
  type FileInspection,
  inspectOutcomeFile,
} from "#core/outcomes/files/inspect-outcome-file.ts";
import { readOutcomeFiles } from "#core/outcomes/files/read-outcome-files.ts";
import type { LabResult, LabTask } from "./api.ts";
import type { LabWorld, TaskRun } from "./lab-world.ts";

type ImportTask = Extract<LabTask, { readonly kind: "import" }>;

/** Looks at the first records of a file. */
export async function inspectTask(
  { breathe }: LabWorld,
  { file }: Extract<LabTask, { readonly kind: "inspect" }>,
  { signal, report }: TaskRun,
): Promise<Partial<LabResult>> {
  report("reading", 0, null);
  return { unknown: await inspectOutcomeFile(file, { signal, breathe }) };
}

/** Reads files into one table and stores it; where one of them is not understood it stores nothing and says which columns it has. */
export async function importTask(
  world: LabWorld,
  { files, mappings, id, name, addedAt }: ImportTask,
  { signal, report }: TaskRun,
): Promise<Partial<LabResult>> {
  const { breathe } = world;
  report("reading", 0, null);
  const unknown = await firstUnknown(files, mappings, { signal, breathe });
  if (unknown !== null) return { unknown };
  const { table, bad, notes } = await readOutcomeFiles(files, {
    signal,
    breathe,
    mappings,
    origin: { name },
    onProgress: ({ bytes, of }) => report("reading", bytes, of),
  });
  report("storing", 0, null);
  signal.throwIfAborted();
  const row = await world.tables.add({ id, addedAt, notes, badRows: bad.count }, table);
  return { table: row, notes, bad };
}

async function firstUnknown(
  files: readonly TableFile[],
  mappings: ImportTask["mappings"],
  options: { readonly signal: AbortSignal; readonly breathe: () => Promise<void> },
): Promise<FileInspection | null> {
  for (const file of files) {
    if (mappings[file.name] !== undefined) continue;
    const inspection = await inspectOutcomeFile(file, options);
    if (inspection.problem !== null) return inspection;
  }
  return null;
}
