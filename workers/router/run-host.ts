import { type Failure, toFailure } from "#core/errors.ts";
import { runPolicy } from "#core/loop/run-policy.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { openRun, type RunMeans } from "#run/open-run.ts";
import type { RunRequest } from "#run/run-request.ts";
import { startOf } from "#run/start-of-run.ts";
import { type RunMessage, runLockName } from "./api.ts";
import { RunSink, type StoreEvents } from "./run-sink.ts";

/** The outside world of the worker's runs, so that tests can bring their own. */
export interface RunWorld extends RunMeans {
  /** Gives what keeps a run's events. `recorded` is how many are kept already. */
  readonly storeFor: (request: RunRequest, recorded: readonly RunEvent[]) => StoreEvents;
  /** Holds `switchyard-run-<id>` while the run is alive, so that another tab can tell a cut run from a live one. */
  readonly whileLocked: (name: string, work: () => Promise<void>) => Promise<void>;
}

/** Runs a request to its end and sends everything over the port. `finish` always comes, last. */
export async function hostRun(
  world: RunWorld,
  request: RunRequest,
  recorded: readonly RunEvent[],
  port: MessagePort,
): Promise<void> {
  const controller = new AbortController();
  port.onmessage = () => controller.abort();
  const post = (message: RunMessage): void => port.postMessage(message);
  try {
    await world.whileLocked(runLockName(request.id), () =>
      run(world, request, recorded, post, controller.signal),
    );
    post({ type: "finish", failure: null });
  } catch (thrown) {
    post({ type: "finish", failure: toFailure(thrown) });
  }
}

async function run(
  world: RunWorld,
  request: RunRequest,
  recorded: readonly RunEvent[],
  post: (message: RunMessage) => void,
  signal: AbortSignal,
): Promise<void> {
  const first = recorded[0];
  const start = first?.type === "run-start" ? first : startOf(request);
  const sink = new RunSink(post, world.storeFor(request, recorded));
  const warn = (failure: Failure): void => post({ type: "warning", failure });
  const parts = await openRun(world, request, start, warn);
  await runPolicy({ ...parts, sink, signal, recorded });
  await sink.finish();
}
