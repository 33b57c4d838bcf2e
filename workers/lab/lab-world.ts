import type { LexicalModel } from "#core/embeddings/lexical/lexical-model.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import {
  loadShipped,
  loadShippedLexical,
  type OwnFiles,
} from "#core/outcomes/shipped/load-shipped-table.ts";
import { SHIPPED_LLMROUTER } from "#core/outcomes/shipped/shipped-tables.ts";
import type { Clock } from "#core/ports/clock.ts";
import type { HeadsRepository } from "#storage/heads.ts";
import type { OutcomeTables } from "#storage/outcome-tables.ts";
import type { ReportProgress } from "#workers/wire/pace-progress.ts";
import type { LabMessage, LabPhase, TableSource } from "./api.ts";

/** The outside world of the lab's tasks, so that tests can bring their own. */
export interface LabWorld {
  readonly clock: Pick<Clock, "now">;
  readonly tables: Pick<OutcomeTables, "add" | "load">;
  readonly heads: Pick<HeadsRepository, "add">;
  /** How files are reached that come with the page. */
  readonly ownFiles: Omit<OwnFiles, "signal">;
  /** Lets the thread hear messages, above all a stop. */
  readonly breathe: () => Promise<void>;
}

/** What a task tells while it runs, and hears. */
export interface TaskRun {
  readonly signal: AbortSignal;
  readonly report: ReportProgress<LabPhase>;
  readonly send: (message: LabMessage) => void;
}

/** Opens a table, wherever it lies. */
export async function openTable(
  { tables, ownFiles }: LabWorld,
  source: TableSource,
  { signal, report }: TaskRun,
): Promise<OutcomeTable> {
  report("loading", 0, null);
  switch (source.kind) {
    case "stored":
      return tables.load(source.id);
    case "shipped":
      return (await loadShipped(SHIPPED_LLMROUTER, { ...ownFiles, signal })).table;
    case "demo": {
      const [{ demoOutcomeTable }, { presetPool }] = await Promise.all([
        import("#demo/demo-outcome-table.ts"),
        import("#pricing/pools.ts"),
      ]);
      return demoOutcomeTable(presetPool("")?.pool ?? []);
    }
  }
}

/** The lexical embedding that made a table's vectors; `null` where they came from elsewhere. */
export async function openLexical(
  { ownFiles }: LabWorld,
  source: TableSource,
  { questions }: OutcomeTable,
  { signal, report }: TaskRun,
): Promise<LexicalModel | null> {
  if (source.kind !== "shipped" || questions.features === null) return null;
  report("loading", 0, null);
  const files = { ...ownFiles, signal };
  return loadShippedLexical(SHIPPED_LLMROUTER, questions.features.embedding, files);
}
