import { describe, expect, it } from "vitest";
import { policyCard } from "#core/policies/policies.ts";
import type { Clock } from "#core/ports/clock.ts";
import type { RunStart } from "#core/trajectory/events.ts";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import type { RunRequest } from "#run/run-request.ts";
import { RECORDED_RUNS, type RecordedRun, rebuildDatabase } from "#storage/fixtures/recorded.ts";
import { testEngine } from "#storage/fixtures/test-engine.ts";
import { openRunStorage } from "#storage/open-run-storage.ts";
import type { RunMessage } from "./api.ts";
import { hostRun, type RunWorld } from "./run-host.ts";
import { runStore } from "./run-store.ts";

/** Pauses before a retry end at once; the long sleeps that watch for silence never do. */
const HASTY: Clock = {
  now: () => 0,
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (ms < 10_000) resolve();
      else signal.addEventListener("abort", () => reject(new Error("stopped")), { once: true });
    }),
};

async function openRecorded() {
  const engine = testEngine();
  await rebuildDatabase(engine);
  const { runs, heads } = openRunStorage({ engine });
  const world: RunWorld = {
    access: {
      fetch: () => Promise.reject(new TypeError("there is no network here")),
      clock: HASTY,
      random: () => 0.5,
      online: () => true,
      date: () => 0,
    },
    keyFor: async () => null,
    headsFor: (id) => heads.load(id),
    storeFor: (request, recorded) => runStore(request, recorded, async () => ({ runs })),
    whileLocked: (_, work) => work(),
    openGpuSession: null,
    openGpuEmbedder: () => null,
  };
  return { runs, world };
}

/** What a page of today asks for that goes on with a stored run of the demo. */
function requestFor(start: RunStart): RunRequest {
  const { id, startedAt, question, policy, fidelity, options, pool, budget, seed } = start;
  const { needs } = policyCard(policy);
  return {
    ...{ id, startedAt, question, policy, fidelity, options, pool, budget, seed },
    runtime: { kind: "demo" },
    embedding: needs.embedding ? { kind: "demo" } : null,
    heads: null,
    providers: [],
    weather: null,
    pace: 0,
  };
}

function startOf({ events, name }: Pick<RecordedRun, "events" | "name">): RunStart {
  const [start] = events;
  if (start?.type !== "run-start") throw new Error(`${name} has no start`);
  return start;
}

/** A port that keeps what comes over it. */
function listeningPort() {
  const told: RunMessage[] = [];
  const port = {
    postMessage: (message: RunMessage) => told.push(message),
    onmessage: null,
  } as unknown as MessagePort;
  return {
    port,
    failures: () =>
      told.flatMap((message) =>
        message.type === "events" || message.failure === null ? [] : [message.failure],
      ),
    events: () => told.flatMap((message) => (message.type === "events" ? message.events : [])),
  };
}

const CUT = RECORDED_RUNS.filter(({ status }) => status === "running");

describe("a run that was cut before this version", () => {
  it.each(CUT)("goes on where it is stored: $name", async ({ id, name, events }) => {
    const { runs, world } = await openRecorded();
    const recorded = (await runs.load(id)) ?? [];
    const { port, failures } = listeningPort();
    await hostRun(world, requestFor(startOf({ events, name })), recorded, port);
    expect(failures()).toEqual([]);
    const whole = (await runs.load(id)) ?? [];
    expect(whole.slice(0, events.length)).toEqual(events);
    const { end, answer } = foldEvents(whole);
    expect(end).toMatchObject({ reason: "answered", failure: null });
    expect(await runs.row(id)).toMatchObject({ status: "answered", answer });
    expect(answer).not.toBe("");
  });
});

/** Of the demo, and ended by themselves; what the weather did before a cut is not known after it. */
const DEMO = RECORDED_RUNS.filter((run) => {
  const ended = run.status === "answered" || run.status === "no-answer";
  return startOf(run).demo && ended && !run.name.endsWith("weather");
});

describe("a run of the demo world of then", () => {
  it.each(DEMO)("is gone on with in the middle: $name", async ({ events, name, status }) => {
    const { world } = await openRecorded();
    const start = startOf({ events, name });
    const half = events.slice(0, Math.ceil(events.length / 2));
    const unsaved: RunWorld = { ...world, storeFor: () => async () => undefined };
    const { port, failures, events: more } = listeningPort();
    await hostRun(unsaved, requestFor(start), half, port);
    expect(failures()).toEqual([]);
    expect(foldEvents([...half, ...more()]).end).toMatchObject({ reason: status, failure: null });
  });
});
