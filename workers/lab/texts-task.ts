import { downloadTexts } from "#core/outcomes/shipped/download-texts.ts";
import { loadShipped } from "#core/outcomes/shipped/load-shipped-table.ts";
import { SHIPPED_LLMROUTER } from "#core/outcomes/shipped/shipped-tables.ts";
import type { LabResult } from "./api.ts";
import type { LabWorld, TaskRun } from "./lab-world.ts";

/** Downloads the questions of the shipped table and sends those that its hashes name. */
export async function textsTask(
  { ownFiles }: LabWorld,
  { signal, report, send }: TaskRun,
): Promise<Partial<LabResult>> {
  report("loading", 0, null);
  const shipped = await loadShipped(SHIPPED_LLMROUTER, { ...ownFiles, signal });
  const { table, matched, of } = await downloadTexts(shipped, SHIPPED_LLMROUTER.source, {
    fetch: ownFiles.fetch,
    signal,
    onProgress: ({ bytes, of: total }) => report("downloading", bytes, total),
  });
  send({ type: "texts", texts: table.questions.texts ?? [] });
  return matched === of ? {} : { notes: [`${of - matched} questions were not found.`] };
}
