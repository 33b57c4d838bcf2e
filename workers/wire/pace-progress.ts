import type { Clock } from "#core/ports/clock.ts";

/** Messages of one phase come at most this often. */
const REPORT_MS = 50;

/** How far a job is; `total` is `null` where nobody knows. */
export type ReportProgress<Phase extends string> = (
  phase: Phase,
  done: number,
  total: number | null,
  /** What of many is worked on. */
  name?: string,
) => void;

/** Passes on the first report of each phase and name, the last of a known total, and in between some. */
export function paceProgress<Phase extends string>(
  clock: Pick<Clock, "now">,
  report: ReportProgress<Phase>,
): ReportProgress<Phase> {
  let last = { subject: "", at: 0 };
  return (phase, done, total, name = "") => {
    const at = clock.now();
    const subject = `${phase} ${name}`;
    if (subject === last.subject && done !== total && at - last.at < REPORT_MS) return;
    last = { subject, at };
    report(phase, done, total, name);
  };
}
