import { SwitchyardError, toFailure } from "#core/errors.ts";
import { eventsVersion, migrateEvents } from "#core/record/migrate.ts";
import { readExport } from "./read-export.ts";
import type { RunRepository } from "./runs.ts";

export interface RunImport {
  readonly added: number;
  /** Runs that were here already, equal in every event. */
  readonly skipped: number;
  /** Runs whose id was taken by another run: kept under a new one. */
  readonly copied: number;
  /** Runs that could not be read. `index` counts the runs of the file from 0. */
  readonly failed: readonly { readonly index: number; readonly message: string }[];
}

/**
 * Takes in the runs of an exported file, each for itself: one that is damaged is reported and the others are kept. Throws
 * `import-invalid` for a file that is no export, and what storage throws, with the number of runs that were taken in.
 */
export async function importRuns(runs: RunRepository, text: string): Promise<RunImport> {
  const { entries, broken } = readExport(text);
  const count = { added: 0, skipped: 0, copied: 0 };
  const failed: { index: number; message: string }[] = [];
  for (const [index, entry] of entries.entries()) {
    try {
      const { outcome } = await runs.importRun(eventsIn(entry));
      count[outcome] += 1;
    } catch (thrown) {
      const { code, message } = toFailure(thrown);
      if (code !== "import-invalid") throw stoppedAt(index, thrown);
      failed.push({ index, message });
    }
  }
  if (broken !== null) failed.push({ index: entries.length, message: broken });
  return { ...count, failed };
}

function eventsIn(entry: unknown) {
  const data: unknown =
    typeof entry === "object" && entry !== null && "events" in entry ? entry.events : null;
  // Without a version there is no run-start: the check of today's version says where.
  return migrateEvents(eventsVersion(data) ?? 1, data);
}

function stoppedAt(index: number, thrown: unknown): SwitchyardError {
  const { code, message, fix, side } = toFailure(thrown);
  const before = index === 1 ? "1 run was" : `${index} runs were`;
  return new SwitchyardError(code, `The import stopped after ${before} read: ${message}`, {
    fix: `${fix} Importing the file again goes on where it stopped.`,
    side,
    cause: thrown,
  });
}
