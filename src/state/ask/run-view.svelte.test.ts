import { expect, test } from "vitest";
import { buildRun } from "#run/build-run.ts";
import { SAMPLE_POOL } from "#state/fixtures/sample-pool.ts";
import { sampleRun } from "#state/fixtures/sample-run.ts";
import { ScriptedRun } from "#state/fixtures/scripted-runs.ts";
import { DEFAULT_PREFERENCES } from "#state/settings/preferences.svelte.ts";
import { RunView } from "./run-view.svelte.ts";

const { policy, fidelity, budget, weather, pace } = DEFAULT_PREFERENCES;
const request = await buildRun(
  {
    parts: { runtime: { kind: "demo" }, embedding: null, heads: null },
    ...{ policy, fidelity, budget, weather, pace },
    question: "Q?",
    options: {},
    pool: SAMPLE_POOL,
    providers: [],
    providerUrls: {},
  },
  { id: "r", startedAt: 0, seed: 1 },
);

/** Frames are drawn by hand. */
function frames() {
  const waiting: (() => void)[] = [];
  return {
    waiting,
    request: (callback: () => void) => {
      waiting.push(callback);
      return () => {
        waiting.length = 0;
      };
    },
    draw: () => {
      for (const callback of waiting.splice(0)) callback();
    },
  };
}

/** Lets everything that waits on a resolved promise go on. */
const settle = () => new Promise<void>((resolve) => setTimeout(resolve));

test("folds many messages in one frame", async () => {
  const run = new ScriptedRun(request);
  const frame = frames();
  const view = new RunView(request, run.handle, { requestFrame: frame.request });
  for (const event of sampleRun().slice(0, 30)) run.send(event);
  await settle();
  expect(frame.waiting).toHaveLength(1);
  expect(view.trajectory.start).toBeNull();
  frame.draw();
  expect(view.trajectory.start?.question).toContain("Fidelio");
  expect(view.trajectory.rounds).toHaveLength(1);
});

test("draws what is left when the run finishes, without waiting for a frame", async () => {
  const run = new ScriptedRun(request);
  const frame = frames();
  const view = new RunView(request, run.handle, { requestFrame: frame.request });
  run.send(...sampleRun());
  run.finish();
  await view.done;
  expect(view.status).toBe("ended");
  expect(view.trajectory.answer).toBe("The Rhine");
  expect(view.events).toHaveLength(sampleRun().length);
  expect(frame.waiting).toHaveLength(0);
});

test("asks the worker to stop once and ends when the run does", async () => {
  const run = new ScriptedRun(request);
  const view = new RunView(request, run.handle, { requestFrame: frames().request });
  view.stop();
  view.stop();
  expect(run.stops).toBe(1);
  expect(view.status).toBe("stopping");
  run.finish();
  await view.done;
  expect(view.status).toBe("ended");
});

test("keeps warnings, and the failure of a run that was lost", async () => {
  const run = new ScriptedRun(request);
  const view = new RunView(request, run.handle, { requestFrame: frames().request });
  const failure = {
    code: "worker-lost",
    message: "Lost.",
    fix: "Again.",
    side: "switchyard",
  } as const;
  run.post({ type: "warning", failure: { ...failure, code: "storage-full" } });
  run.post({ type: "finish", failure });
  await view.done;
  expect(view.warnings.map(({ code }) => code)).toEqual(["storage-full"]);
  expect(view.failure).toEqual(failure);
});

test("a resumed run begins with what is recorded", () => {
  const recorded = sampleRun().slice(0, 40);
  const run = new ScriptedRun(request, recorded);
  const view = new RunView(request, run.handle, {
    requestFrame: frames().request,
    events: recorded,
  });
  expect(view.trajectory.rounds.length).toBeGreaterThan(0);
  expect(view.events).toEqual(recorded);
});

test("tells of every event as it comes in", async () => {
  const run = new ScriptedRun(request);
  const told: string[] = [];
  const view = new RunView(request, run.handle, {
    requestFrame: frames().request,
    onEvent: ({ type }) => told.push(type),
  });
  run.send(...sampleRun());
  run.finish();
  await view.done;
  expect(told).toHaveLength(sampleRun().length);
  expect(told.at(-1)).toBe("run-end");
});
