import { toFailure } from "#core/errors.ts";
import { paceProgress } from "#workers/wire/pace-progress.ts";
import { type LabMessage, type LabPhase, type LabTask, NO_RESULT } from "./api.ts";
import type { LabWorld } from "./lab-world.ts";
import { runTask } from "./run-task.ts";

/** Does a task and sends everything over the port. `finish` always comes, last; any message from the other side stops it. */
export async function serveTask(world: LabWorld, task: LabTask, port: MessagePort): Promise<void> {
  const controller = new AbortController();
  port.onmessage = () => controller.abort();
  const send = (message: LabMessage): void => port.postMessage(message);
  const report = paceProgress<LabPhase>(world.clock, (phase, done, total, name = "") =>
    send({ type: "progress", phase, done, total, name }),
  );
  try {
    const done = await runTask(world, task, { signal: controller.signal, report, send });
    send({ type: "finish", ...NO_RESULT, ...done });
  } catch (thrown) {
    send({ type: "finish", ...NO_RESULT, failure: toFailure(thrown) });
  }
}
