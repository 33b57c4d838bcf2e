import { afterEach, describe, expect, it } from "vitest";
import type { SwitchyardError } from "#core/errors.ts";
import { DEFAULT_BUDGET } from "#core/trajectory/budget.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { isResumable } from "#core/trajectory/is-resumable.ts";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import type { RunRequest } from "#run/run-request.ts";
import type { LoadRequest } from "#workers/gpu/api.ts";
import { CountedEngine, toBytes } from "#workers/gpu/fixtures/counted-engine.ts";
import { gpuLost } from "#workers/gpu/gpu-errors.ts";
import { GuardedEngine } from "#workers/gpu/guarded-engine.ts";
import { ModelHost } from "#workers/gpu/model-host.ts";
import { readPort } from "#workers/wire/port-stream.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import type { RunMessage } from "./api.ts";
import { openGpuSession } from "./open-gpu-session.ts";
import { hostRun, type RunWorld } from "./run-host.ts";

const NEVER = new AbortController().signal;
const CALL = "<think> who? </think>\n<search> Small-8B: Who wrote Hamlet?</search>";
const ANSWER = "<think> so </think>\n<answer>Shakespeare</answer>";
const REPLY = "It was <answer>Shakespeare</answer>, in about 1600.";

const LOAD: LoadRequest = {
  model: {
    id: "tiny",
    modelUrl: "https://a.invalid/",
    libraryUrl: "https://a.invalid/l.wasm",
    contextWindow: 8192,
  },
  takeOver: false,
  continuation: "as-compiled",
};

const ports: MessagePort[] = [];

afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** What the counted model goes on with: a call after the prompt, the answer after a reply. */
function policy(bytes: string): string {
  const border = toBytes("</information>\n\n");
  const at = bytes.lastIndexOf(border);
  const plan = toBytes(at === -1 ? CALL : ANSWER);
  const begin =
    at === -1 ? bytes.lastIndexOf("assistant\n") + "assistant\n".length : at + border.length;
  const written = bytes.slice(begin);
  return plan.startsWith(written) ? plan.slice(written.length) : "";
}

/** The worker with the model, in this thread, with an engine that can be lost. */
function modelWorld({ isFragile = false } = {}) {
  const engines: CountedEngine[] = [];
  let tellLost: (error: SwitchyardError) => void = () => {};
  const host = new ModelHost({
    clock: systemClock,
    files: { fetch, caches: { open: () => Promise.reject(new Error("no files are read here")) } },
    hold: async () => ({ taken: new Promise<void>(() => undefined), release: () => undefined }),
    lost: () =>
      new Promise((resolve) => {
        tellLost = resolve;
      }),
    patienceMs: () => 60_000,
    correctShaders: () => undefined,
    load: async (_, tools) => {
      const inner: CountedEngine = new CountedEngine({
        continuation: policy,
        seed: 1,
        // Does not survive what comes after the first reply.
        onForward: () => {
          if (isFragile && inner.text.includes("<information>It")) tellLost(gpuLost("test"));
        },
      });
      engines.push(inner);
      const engine = new GuardedEngine(inner, {
        clock: systemClock,
        patienceMs: () => 60_000,
        lost: tools.lost(),
      });
      return { engine, template: null, dead: engine.dead, unload: async () => undefined };
    },
  });
  const models = {
    async open() {
      if (host.loaded === null) await host.load(LOAD, () => undefined, NEVER);
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      void host.openSession(port2);
      await new Promise((resolve) => {
        port1.onmessage = resolve;
      });
      return { port: port1, lost: new Promise<never>(() => undefined) };
    },
  };
  return { engines, models, lose: () => tellLost(gpuLost("test")) };
}

function request(changes: Partial<RunRequest> = {}): RunRequest {
  const candidate = {
    id: "Small-8B",
    aliases: [],
    description: "for tests",
    provider: "house",
    model: "small-8b",
    price: { input: 1, output: 1, source: "test", date: "2026-01-01" },
    paperModel: null,
    paperPrice: null,
    temperature: 0,
    maxTokens: 64,
  };
  return {
    id: "run-1",
    startedAt: 1_700_000_000_000,
    question: "Who wrote Hamlet?",
    policy: "router-r1",
    fidelity: "switchyard",
    options: { shape: "qwen", temperature: 0 },
    runtime: { kind: "page", model: "Tiny", shape: "qwen" },
    embedding: null,
    heads: null,
    pool: [candidate],
    providers: [
      {
        id: "house",
        name: "House",
        dialect: "openai",
        baseUrl: "https://house.invalid/v1",
        needsKey: false,
      },
    ],
    budget: { ...DEFAULT_BUDGET, cost: null },
    seed: 7,
    weather: null,
    pace: 1,
    ...changes,
  };
}

function routerWorld(models: Parameters<typeof openGpuSession>[0]) {
  let asked = 0;
  const answer = async (): Promise<Response> => {
    asked += 1;
    const chunks = REPLY.split(/(?<= )/).map((content) => ({ choices: [{ delta: { content } }] }));
    const events = [...chunks, { choices: [{ delta: {}, finish_reason: "stop" }] }];
    const text = `${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("")}data: [DONE]\n\n`;
    return new Response(text, { headers: { "content-type": "text/event-stream" } });
  };
  const world: RunWorld = {
    access: {
      fetch: answer,
      clock: systemClock,
      random: () => 0.5,
      online: () => true,
      pageOrigin: "https://yard.invalid",
      date: () => 0,
    },
    keyFor: async () => null,
    headsFor: () => Promise.reject(new Error("no heads here")),
    storeFor: () => async () => undefined,
    whileLocked: (_, work) => work(),
    openGpuSession: (warn, signal) => openGpuSession(models, warn, signal),
    openGpuEmbedder: () => null,
  };
  return { world, asked: () => asked };
}

async function run(
  world: RunWorld,
  {
    asking = request(),
    recorded = [],
    onEvent = () => {},
  }: {
    readonly asking?: RunRequest;
    readonly recorded?: readonly RunEvent[];
    readonly onEvent?: (event: RunEvent) => void;
  } = {},
) {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const done = hostRun(world, asking, recorded, port2);
  const events: RunEvent[] = [];
  const warnings: string[] = [];
  for await (const message of readPort<RunMessage>(port1)) {
    if (message.type === "warning") warnings.push(message.failure.message);
    if (message.type !== "events") continue;
    events.push(...message.events);
    for (const event of message.events) onEvent(event);
  }
  await done;
  return { events, warnings, trajectory: foldEvents([...recorded, ...events]) };
}

describe("a run on the page's own model", () => {
  it("is labelled, costs nothing of its own, and reads every token once", async () => {
    const { models, engines } = modelWorld();
    const { world } = routerWorld(models);
    const { trajectory, warnings } = await run(world);
    expect(trajectory.start?.runtime).toEqual({ kind: "page", model: "Tiny" });
    expect(trajectory.answer).toBe("Shakespeare");
    expect(trajectory.totals.policyCost).toBe(0);
    expect(warnings).toEqual([]);
    const text = trajectory.segments.map((segment) => segment.text).join("");
    expect(text).toContain("‹answer>Shakespeare‹/answer>");
    // The last token that was drawn was never read into the cache.
    expect(text.startsWith(engines[0]?.text ?? "?")).toBe(true);
    expect(text.length - (engines[0]?.text.length ?? 0)).toBeLessThan(20);
  });

  it("goes on in paper fidelity as well, with the reply raw", async () => {
    const { world } = routerWorld(modelWorld().models);
    const asking = request({ fidelity: "paper", options: { shape: "qwen", loop: "rollout" } });
    const candidate = { ...asking.pool[0], id: "LLaMA", paperModel: "LLaMA-3.1-8B-Instruct" };
    const { trajectory } = await run(world, {
      asking: { ...asking, pool: [candidate as RunRequest["pool"][number]] },
    });
    expect(trajectory.end?.reason).toMatch(/answered|no-answer/);
  });

  it("survives one loss of the device, says so, and asks nothing twice", async () => {
    const { models, engines, lose } = modelWorld();
    const { world, asked } = routerWorld(models);
    let losses = 0;
    const { trajectory, warnings } = await run(world, {
      onEvent: (event) => {
        if (event.type !== "information-insert" || losses > 0) return;
        losses += 1;
        lose();
      },
    });
    expect(trajectory.answer).toBe("Shakespeare");
    expect(engines).toHaveLength(2);
    expect(asked()).toBe(1);
    expect(warnings.join()).toContain("the run goes on");
  });

  it("ends after a second loss with a way out, and what is stored can be resumed", async () => {
    const { models } = modelWorld({ isFragile: true });
    const { world } = routerWorld(models);
    const { trajectory, events } = await run(world);
    expect(trajectory.end).toMatchObject({ reason: "failed", failure: { code: "gpu-lost" } });
    expect(trajectory.end?.failure?.fix).toMatch(/demo/);
    expect(trajectory.end?.failure?.fix).toMatch(/server/);
    expect(trajectory.end?.failure?.fix).toMatch(/resume/i);

    const again = routerWorld(modelWorld().models);
    expect(isResumable(trajectory)).toBe(true);
    const resumed = await run(again.world, { recorded: events });
    expect(resumed.trajectory.answer).toBe("Shakespeare");
    expect(again.asked()).toBe(0);
  });

  it("says what to do when no model is loaded", async () => {
    const { world } = routerWorld(null);
    const { trajectory } = await run(world);
    expect(trajectory.end).toMatchObject({
      reason: "failed",
      failure: { code: "model-not-loaded", side: "visitor" },
    });
  });

  it("can be stopped while it waits for the model", async () => {
    const { models } = modelWorld();
    const other = await models.open();
    const waiting = {
      open: (signal: AbortSignal) =>
        Promise.race([
          models.open(),
          new Promise<never>((_, reject) => {
            signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
          }),
        ]),
    };
    const { world } = routerWorld(waiting);
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2, other.port);
    const done = hostRun(world, request(), [], port2);
    const events: RunEvent[] = [];
    for await (const message of readPort<RunMessage>(port1)) {
      if (message.type !== "events") continue;
      events.push(...message.events);
      if (events[0]?.type === "run-start") port1.postMessage({ type: "stop" });
    }
    await done;
    expect(foldEvents(events).end?.reason).toBe("stopped");
  });
});
