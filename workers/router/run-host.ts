import { type Failure, toFailure } from "#core/errors.ts";
import { runPolicy } from "#core/loop/run-policy.ts";
import { policyListing } from "#core/policies/policy-list.ts";
import { type RunEvent, type RunStart, TRAJECTORY_VERSION } from "#core/trajectory/events.ts";
import { type RunMessage, type RunRequest, runLockName } from "./api.ts";
import { type RunMeans, runSetup } from "./run-setup.ts";
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
  const parts = await runSetup(world, request, start, warn);
  await runPolicy({ ...parts, sink, signal, recorded });
  await sink.finish();
}

/** The first event of a new run. */
export function startOf(request: RunRequest): Omit<RunStart, "at" | "type"> {
  const { id, startedAt, question, policy, fidelity, pool, budget, seed, runtime } = request;
  return {
    version: TRAJECTORY_VERSION,
    id,
    startedAt,
    question,
    policy,
    fidelity,
    options: request.options,
    runtime: labelOf(request),
    pool,
    budget,
    seed,
    demo: runtime.kind === "demo",
  };
}

/** No addresses: a reader of the run need not know them, and they may be private. */
function labelOf({ runtime, policy, embedding }: RunRequest): RunStart["runtime"] {
  if (runtime.kind === "demo") return { kind: "demo", model: "simulated policy" };
  if (runtime.kind === "none" || policyListing(policy).needs.session === null) {
    return {
      kind: "none",
      model: embedding !== null && "model" in embedding ? embedding.model : "",
    };
  }
  return { kind: runtime.kind === "chat" ? "server" : runtime.kind, model: runtime.model };
}
