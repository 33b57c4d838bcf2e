import { afterEach, describe, expect, it } from "vitest";
import { DEFAULT_BUDGET } from "#core/trajectory/budget.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import { SUGGESTED_QUESTIONS } from "#demo/suggested-questions.ts";
import { CLEAR_SKY } from "#demo/weather.ts";
import { POOL_PRESETS } from "#pricing/pools.ts";
import type { RunRequest } from "#run/run-request.ts";
import type { RunMessage } from "./api.ts";
import { RouterClient, type RunHandle } from "./client.ts";

let client = new RouterClient();

afterEach(() => {
  client.dispose();
  client = new RouterClient();
});

function request(changes: Partial<RunRequest> = {}): RunRequest {
  return {
    id: crypto.randomUUID(),
    startedAt: 1_700_000_000_000,
    question: SUGGESTED_QUESTIONS[0] ?? "",
    policy: "router-r1",
    fidelity: "switchyard",
    options: {},
    runtime: { kind: "demo" },
    embedding: null,
    heads: null,
    pool: POOL_PRESETS[0]?.pool ?? [],
    providers: [],
    budget: DEFAULT_BUDGET,
    seed: 1,
    weather: CLEAR_SKY,
    pace: 0,
    ...changes,
  };
}

async function collect(
  handle: RunHandle,
  onEvents: (events: readonly RunEvent[]) => void = () => {},
): Promise<{ events: RunEvent[]; last: RunMessage | undefined }> {
  const events: RunEvent[] = [];
  let last: RunMessage | undefined;
  for await (const message of handle.messages) {
    last = message;
    if (message.type === "events") {
      events.push(...message.events);
      onEvents(message.events);
    }
  }
  return { events, last };
}

describe("RouterClient", () => {
  it("runs a question of the demo in the worker, in order and to the end", async () => {
    const { events, last } = await collect(client.start(request()));
    const run = foldEvents(events);
    expect(last).toEqual({ type: "finish", failure: null });
    expect(run.end?.reason).toBe("answered");
    expect(new Set(run.calls.map((call) => call.start.candidate)).size).toBeGreaterThan(1);
    expect(run.totals.cost).toBe(
      run.calls.reduce((sum, call) => sum + (call.end?.receipt.cost ?? Number.NaN), 0),
    );
    expect(events.map((event) => event.at)).toEqual(
      events.map((event) => event.at).sort((a, b) => a - b),
    );
  });

  it("stops where it is and ends the run as stopped", async () => {
    const handle = client.start(request({ pace: 1 }));
    const { events, last } = await collect(handle, (batch) => {
      if (batch.some((event) => event.type === "text-delta")) handle.stop();
    });
    expect(events.at(-1)).toMatchObject({ type: "run-end", reason: "stopped" });
    expect(last).toEqual({ type: "finish", failure: null });
  });

  it("goes on with a run that was cut, and asks nothing twice", async () => {
    const asked = request();
    const whole = (await collect(client.start(asked))).events;
    const cut = whole.findIndex((event) => event.type === "information-insert") + 1;
    const { events } = await collect(client.resume(asked, whole.slice(0, cut)));
    const run = foldEvents([...whole.slice(0, cut), ...events]);
    expect(run.answer).toBe(foldEvents(whole).answer);
    expect(run.calls).toHaveLength(foldEvents(whole).calls.length);
  });

  it("ends a run with a clear failure when the worker dies, and starts a new worker for the next", async () => {
    const handle = client.start(request({ pace: 1 }));
    const { last } = await collect(handle, () => client.dispose());
    expect(last).toMatchObject({ type: "finish", failure: { code: "worker-lost" } });
    const { events } = await collect(client.start(request()));
    expect(foldEvents(events).end?.reason).toBe("answered");
  });

  it("keeps the code of an error on its way", async () => {
    await expect(client.call((api) => api.rememberKeys("long enough"))).rejects.toMatchObject({
      code: "key-missing",
      side: "visitor",
    });
  });

  it("says that a key is there and never says which", async () => {
    const canary = "sk-canary-0000";
    const status = await client.call((api) =>
      api.setKey("openrouter", "https://openrouter.ai/api/v1", canary),
    );
    expect(status.keys).toEqual([
      { provider: "openrouter", origin: "https://openrouter.ai", remembered: false },
    ]);
    expect(JSON.stringify(status)).not.toContain(canary);
  });

  it("hands every worker the way to the page's model once", async () => {
    let opened = 0;
    const open = (): MessagePort => {
      opened += 1;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }: MessageEvent<{ request: number }>) => {
        const failure = { code: "gpu-lost", message: "Gone.", fix: "", side: "visitor" };
        port1.postMessage({ type: "failed", request: data.request, failure });
      };
      return port2;
    };
    const page = { kind: "page", model: "Tiny", shape: "qwen" } as const;
    const before = await collect(client.start(request({ runtime: page })));
    expect(foldEvents(before.events).end?.failure?.code).toBe("model-not-loaded");
    await client.connectModel(open);
    await client.connectModel(open);
    expect(opened).toBe(1);
    const after = await collect(client.start(request({ runtime: page })));
    expect(foldEvents(after.events).end?.failure).toMatchObject({
      code: "gpu-lost",
      message: "Gone.",
    });
    client.dispose();
    await client.connectModel(open);
    expect(opened).toBe(2);
  });
});
