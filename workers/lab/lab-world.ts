import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
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
  /** The table that comes with the page. */
  readonly loadShipped: (signal: AbortSignal) => Promise<OutcomeTable>;
  /** Lets the thread hear messages, above all a stop. */
  readonly breathe: () => Promise<void>;
}

/** What a task tells while it runs, and hears. */
export interface TaskRun {
  readonly signal: AbortSignal;
  readonly report: ReportProgress<LabPhase>;
  readonly send: (message: LabMessage) => void;
}

/** Where a table is opened. */
export async function openTable(
  { tables, loadShipped }: LabWorld,
  source: TableSource,
  { signal, report }: TaskRun,
): Promise<OutcomeTable> {
  report("loading", 0, null);
  switch (source.kind) {
    case "stored":
      return tables.load(source.id);
    case "shipped":
      return loadShipped(signal);
    case "demo": {
      const { demoOutcomeTable } = await import("#demo/demo-outcome-table.ts");
      return demoOutcomeTable();
    }
  }
}
