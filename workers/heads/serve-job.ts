import { toFailure } from "#core/errors.ts";
import type { Clock } from "#core/ports/clock.ts";
import type { HeadsMessage, HeadsPhase, HeadsTask } from "./api.ts";
import { type HeadsWorld, runJob } from "./run-job.ts";

/** Messages of one phase come at most this often. */
const REPORT_MS = 50;

/** Does a job and sends everything over the port. `finish` always comes, last; any message from the other side stops it. */
export async function serveJob(
  world: HeadsWorld,
  job: HeadsTask,
  port: MessagePort,
): Promise<void> {
  const controller = new AbortController();
  port.onmessage = () => controller.abort();
  const post = (message: HeadsMessage): void => port.postMessage(message);
  const report = throttled(world.access.clock, (phase, done, total) =>
    post({ type: "progress", phase, done, total }),
  );
  try {
    const done = await runJob(world, job, { signal: controller.signal, report });
    post({ type: "finish", failure: null, ...done });
  } catch (thrown) {
    post({ type: "finish", failure: toFailure(thrown), heads: null, table: null, notes: [] });
  }
}

type Report = (phase: HeadsPhase, done: number, total: number | null) => void;

/** Passes on the first report of each phase, the last of a known total, and in between some. */
function throttled(clock: Pick<Clock, "now">, report: Report): Report {
  let last = { phase: "" as string, at: 0 };
  return (phase, done, total) => {
    const at = clock.now();
    if (phase === last.phase && done !== total && at - last.at < REPORT_MS) return;
    last = { phase, at };
    report(phase, done, total);
  };
}
