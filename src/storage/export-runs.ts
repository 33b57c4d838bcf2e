import { toFailure } from "#core/errors.ts";
import { findSecrets, type SecretFinding } from "#core/share/find-secrets.ts";
import type { RunRepository } from "./runs.ts";

export const EXPORT_FORMAT = "switchyard-runs";
/** The version of the file around the runs; each run says the version of its events itself. */
export const EXPORT_VERSION = 1;

export interface RunExport {
  /** The file: JSON with one run to a line, so that a cut file keeps its whole lines. */
  readonly text: string;
  /** How many runs are in it. */
  readonly runs: number;
  /** Runs that could not be read and are not in it. */
  readonly failed: readonly { readonly id: string; readonly message: string }[];
  /** What looks like a secret in the texts of the runs. Keys of the vault are never part of a run. */
  readonly secrets: readonly (SecretFinding & { readonly id: string })[];
}

/** These runs as a file, or all of them, oldest first. `exportedAt` is milliseconds since 1970. */
export async function exportRuns(
  runs: RunRepository,
  ids: readonly string[] | null,
  exportedAt: number,
): Promise<RunExport> {
  const lines: string[] = [];
  const failed: { id: string; message: string }[] = [];
  const secrets: (SecretFinding & { id: string })[] = [];
  for (const id of ids ?? (await runs.ids())) {
    try {
      const events = await runs.load(id);
      if (events === null) continue;
      lines.push(JSON.stringify({ events }));
      secrets.push(...findSecrets(events).map((finding) => ({ ...finding, id })));
    } catch (thrown) {
      failed.push({ id, message: toFailure(thrown).message });
    }
  }
  const head = JSON.stringify({
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    exportedAt: new Date(exportedAt).toISOString(),
  });
  const text = `${head.slice(0, -1)},"runs":[\n${lines.join(",\n")}\n]}\n`;
  return { text, runs: lines.length, failed, secrets };
}
