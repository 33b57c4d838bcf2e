import { FREE, type Price } from "#core/cost/price.ts";
import { type Failure, SwitchyardError, toFailure } from "#core/errors.ts";
import { runPolicy } from "#core/loop/run-policy.ts";
import { readRouterR1Options, routerR1 } from "#core/policies/router-r1/router-r1.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import type { ChatModel } from "#core/ports/chat-model.ts";
import type { TextSession } from "#core/ports/text-session.ts";
import { type RunEvent, type RunStart, TRAJECTORY_VERSION } from "#core/trajectory/events.ts";
import { createDemoFetch } from "#demo/demo-fetch.ts";
import { DemoSession } from "#demo/demo-session.ts";
import { CLEAR_SKY } from "#demo/weather.ts";
import { chatModelFor } from "#providers/chat-model-for.ts";
import type { Provider } from "#providers/provider.ts";
import type { ProviderAccess } from "#providers/provider-access.ts";
import type { SessionSource } from "../llm/session-source.ts";
import { type RunMessage, type RunRequest, runLockName } from "./api.ts";
import { RunSink, type StoreEvents } from "./run-sink.ts";

/** The outside world of the runs, so that tests can bring their own. */
export interface RunWorld {
  /** Everything an adapter needs except the key. */
  readonly access: Omit<ProviderAccess, "key">;
  /** The key for a provider at its address, from the vault; `null` without one. */
  readonly keyFor: (provider: Provider) => Promise<string | null>;
  /** Gives what keeps a run's events. `recorded` is how many are kept already. */
  readonly storeFor: (request: RunRequest, recorded: readonly RunEvent[]) => StoreEvents;
  /** Holds `switchyard-run-<id>` while the run is alive, so that another tab can tell a cut run from a live one. */
  readonly whileLocked: (name: string, work: () => Promise<void>) => Promise<void>;
  /** The way to the model on the visitor's graphics processor; `null` until the page has given one. */
  readonly models: () => Pick<SessionSource, "open"> | null;
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
  const access = request.runtime.kind === "demo" ? demoAccess(world, request) : world.access;
  await runPolicy({
    start: { ...start, startedAt: request.startedAt },
    policy: routerR1(start.fidelity, readRouterR1Options(start.options), request.template),
    options: null,
    openSession: (stopper) => openSession(world, request, post, stopper),
    chatModelFor: (candidate) => modelFor(world, request, access, candidate),
    policyPrice: policyPrice(request),
    clock: access.clock,
    sink,
    signal,
    recorded,
  });
  await sink.finish();
}

function startOf(request: RunRequest): Omit<RunStart, "at" | "type"> {
  const { id, startedAt, question, policy, fidelity, pool, budget, seed, runtime } = request;
  const isDemo = runtime.kind === "demo";
  return {
    version: TRAJECTORY_VERSION,
    id,
    startedAt,
    question,
    policy,
    fidelity,
    options: request.options,
    runtime: isDemo
      ? { kind: "demo", model: "simulated policy" }
      : { kind: runtime.kind, model: runtime.model },
    pool,
    budget,
    seed,
    demo: isDemo,
  };
}

/** The demo's candidates answer behind a `fetch` of the demo's own; everything above it is the live code. */
function demoAccess(world: RunWorld, request: RunRequest): Omit<ProviderAccess, "key"> {
  const { seed, pace, pool } = request;
  const { clock } = world.access;
  const weather = request.weather ?? CLEAR_SKY;
  return {
    ...world.access,
    fetch: createDemoFetch({ seed, weather, clock, pace, pool }),
    online: () => true,
  };
}

async function openSession(
  world: RunWorld,
  request: RunRequest,
  post: (message: RunMessage) => void,
  signal: AbortSignal,
): Promise<TextSession> {
  const { runtime, seed, pace } = request;
  if (runtime.kind === "demo") {
    const weather = request.weather ?? CLEAR_SKY;
    return new DemoSession({ seed, weather, clock: world.access.clock, pace });
  }
  if (runtime.kind === "page") {
    const { openPageSession } = await import("./open-page-session.ts");
    const warn = (failure: Failure): void => post({ type: "warning", failure });
    return openPageSession(world.models(), warn, signal);
  }
  const { CompletionsSession, policyServer } = await import("#providers/completions-session.ts");
  const server = policyServer(runtime.baseUrl);
  return new CompletionsSession(server, runtime.model, {
    ...world.access,
    key: () => world.keyFor(server),
  });
}

const DEMO_PROVIDER: Provider = {
  id: "demo",
  name: "The demo world",
  dialect: "openai",
  baseUrl: "https://demo.invalid/v1",
  needsKey: false,
};

function modelFor(
  world: RunWorld,
  request: RunRequest,
  access: Omit<ProviderAccess, "key">,
  candidate: Candidate,
): ChatModel {
  if (request.runtime.kind === "demo") {
    return chatModelFor(DEMO_PROVIDER, { ...access, key: () => null });
  }
  const provider = request.providers.find((known) => known.id === candidate.provider);
  if (provider === undefined) throw unknownProvider(candidate);
  return chatModelFor(provider, { ...access, key: () => world.keyFor(provider) });
}

function unknownProvider(candidate: Candidate): SwitchyardError {
  return new SwitchyardError(
    "request-rejected",
    `${candidate.id} belongs to the provider “${candidate.provider}”, which is not set up.`,
    { fix: "Choose another provider for it under Models.", side: "visitor" },
  );
}

function policyPrice(request: RunRequest): Price | null {
  const { runtime } = request;
  return runtime.kind === "server" ? runtime.price : FREE;
}
