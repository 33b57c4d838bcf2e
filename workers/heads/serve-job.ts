import { toFailure } from "#core/errors.ts";
import { paceProgress } from "#workers/wire/pace-progress.ts";
import type { HeadsMessage, HeadsPhase, HeadsTask } from "./api.ts";
import { type HeadsWorld, runJob } from "./run-job.ts";

/** Does a job and sends everything over the port. `finish` always comes, last; any message from the other side stops it. */
export async function serveJob(
  world: HeadsWorld,
  job: HeadsTask,
  port: MessagePort,
): Promise<void> {
  const controller = new AbortController();
  port.onmessage = () => controller.abort();
  const post = (message: HeadsMessage): void => port.postMessage(message);
  const report = paceProgress<HeadsPhase>(world.access.clock, (phase, done, total) =>
    post({ type: "progress", phase, done, total }),
  );
  try {
    const done = await runJob(world, job, { signal: controller.signal, report });
    post({ type: "finish", failure: null, ...done });
  } catch (thrown) {
    post({ type: "finish", failure: toFailure(thrown), heads: null, table: null, notes: [] });
  }
}
