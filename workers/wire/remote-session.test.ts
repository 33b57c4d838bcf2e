import { afterEach, describe, expect, it } from "vitest";
import { type SwitchyardError, toFailure } from "#core/errors.ts";
import type { GenerateOptions } from "#core/ports/text-session.ts";
import type { LoadRequest } from "#workers/gpu/api.ts";
import { CountedEngine, type CountedEngineOptions } from "#workers/gpu/fixtures/counted-engine.ts";
import { plannedRounds } from "#workers/gpu/fixtures/planned-rounds.ts";
import { gpuLost } from "#workers/gpu/gpu-errors.ts";
import { GuardedEngine } from "#workers/gpu/guarded-engine.ts";
import { ModelHost } from "#workers/gpu/model-host.ts";
import { testTextSession } from "../../src/providers/text-session.contract.ts";
import { RemoteSession } from "./remote-session.ts";
import { systemClock } from "./system-clock.ts";

const NEVER = new AbortController().signal;
const HARNESS = { origin: "harness", signal: NEVER } as const;
const PROMPT = "<|im_start|>user\nWhich river is the longest?<|im_end|>\n<|im_start|>assistant\n";
const REQUEST: LoadRequest = {
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

/** A worker's host and the page's broker in one, with an engine that can be lost. */
async function world(changes: Partial<CountedEngineOptions> = {}) {
  const engines: CountedEngine[] = [];
  let loseDevice: (error: SwitchyardError) => void = () => {};
  const held = { count: 0 };
  const host = new ModelHost({
    clock: systemClock,
    files: { fetch, caches: { open: () => Promise.reject(new Error("no files are read here")) } },
    hold: async () => {
      held.count += 1;
      const release = (): void => {
        held.count -= 1;
      };
      return { taken: new Promise<void>(() => undefined), release };
    },
    lost: () =>
      new Promise((resolve) => {
        loseDevice = resolve;
      }),
    correctShaders: () => undefined,
    patienceMs: () => 60_000,
    load: async (_, tools) => {
      const inner = new CountedEngine({ continuation: plannedRounds(7), seed: 1, ...changes });
      engines.push(inner);
      const engine = new GuardedEngine(inner, {
        clock: systemClock,
        patienceMs: tools.patienceMs,
        lost: tools.lost(),
      });
      return { engine, template: null, dead: engine.dead, unload: async () => undefined };
    },
  });
  const source = {
    async open() {
      if (host.loaded === null) {
        await host.load(REQUEST, () => undefined, NEVER);
        // What the test after loading reads is not the sessions'.
        for (const engine of engines.slice(-1)) engine.forwarded = 0;
      }
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      void host.openSession(port2);
      await new Promise((resolve) => {
        port1.onmessage = resolve;
      });
      return { port: port1, lost: new Promise<never>(() => undefined) };
    },
  };
  const open = (signal = NEVER) => RemoteSession.open({ source }, signal);
  return { host, engines, held, open, source, lose: () => loseDevice(gpuLost("test")) };
}

function asking(changes: Partial<GenerateOptions> = {}): GenerateOptions {
  return {
    stop: ["</search>", "</answer>"],
    maxTokens: 1024,
    temperature: 1,
    topP: 1,
    seed: 3,
    signal: NEVER,
    ...changes,
  };
}

async function generate(session: RemoteSession, changes: Partial<GenerateOptions> = {}) {
  let text = "";
  for await (const part of session.generate(asking(changes))) {
    if (part.type === "text") text += part.text;
  }
  return text;
}

testTextSession("RemoteSession over a port", {
  prompt: PROMPT,
  async make(chunk) {
    const { open } = await world({ seed: chunk });
    const session = await open();
    return { session, text: () => session.text };
  },
});

describe("a device that is lost", () => {
  it("costs one prefill and not the run: nothing is lost and nothing comes twice", async () => {
    const calm = await (async () => {
      const { open } = await world();
      const session = await open();
      await session.append(PROMPT, HARNESS);
      return generate(session, { temperature: 0 });
    })();
    const { engines, open, lose, held } = await world();
    const session = await open();
    await session.append(PROMPT, HARNESS);
    let text = "";
    for await (const part of session.generate(asking({ temperature: 0 }))) {
      if (part.type !== "text") continue;
      text += part.text;
      if (engines.length === 1) lose();
    }
    expect(text).toBe(calm);
    expect(engines.length).toBe(2);
    expect(held.count).toBe(1);
    await session.append("!", HARNESS);
    expect(engines[1]?.text).toBe(`${PROMPT}${text}!`);
    expect(engines[1]?.forwarded).toBe(engines[1]?.length);
  });

  it("keeps its marks", async () => {
    const { engines, open, lose } = await world();
    const session = await open();
    await session.append(PROMPT, HARNESS);
    const mark = session.mark();
    await session.append("one", HARNESS);
    lose();
    await session.append("two", HARNESS);
    await session.rewind(mark);
    await session.append("three", HARNESS);
    expect(engines[1]?.text).toBe(`${PROMPT}three`);
  });

  it("ends the operation with its code when it is lost a second time, and leaves the next run alone", async () => {
    const { open, lose } = await world();
    const session = await open();
    await session.append(PROMPT, HARNESS);
    lose();
    await session.append("one", HARNESS);
    lose();
    await expect(session.append("two", HARNESS)).rejects.toMatchObject({ code: "gpu-lost" });
    await session.close();
    const next = await open();
    await next.append(PROMPT, HARNESS);
    expect(await generate(next)).toContain("</search>");
  });

  it("counts what was read before and after", async () => {
    const { open, lose, engines } = await world();
    const session = await open();
    await session.append(PROMPT, HARNESS);
    const once = session.usage.prefilledTokens;
    lose();
    await session.append("x", HARNESS);
    expect(session.usage.prefilledTokens).toBe(2 * once + 1);
    expect(engines[1]?.forwarded).toBe(once + 1);
  });
});

describe("sessions of several runs", () => {
  it("use the model one after the other", async () => {
    const { open, engines } = await world();
    const first = await open();
    await first.append(PROMPT, HARNESS);
    let isOpen = false;
    const second = open().then((session) => {
      isOpen = true;
      return session;
    });
    await first.append("one", HARNESS);
    expect(isOpen).toBe(false);
    await first.close();
    await (await second).append(`${PROMPT}two`, HARNESS);
    expect(engines[0]?.text).toBe(`${PROMPT}two`);
    // The prompt that both begin with was read once.
    expect(engines[0]?.forwarded).toBeLessThan(1.2 * (engines[0]?.length ?? 0));
  });

  it("leave the model usable when one is stopped in the middle of a generation", async () => {
    const { open } = await world();
    const first = await open();
    await first.append(PROMPT, HARNESS);
    const controller = new AbortController();
    const reading = (async () => {
      for await (const _ of first.generate(asking({ signal: controller.signal })))
        controller.abort();
    })();
    await expect(reading).rejects.toMatchObject({ code: "aborted" });
    await first.close();
    const second = await open();
    await second.append(PROMPT, HARNESS);
    expect(await generate(second)).toContain("</search>");
  });
});

describe("a worker that is replaced", () => {
  it("keeps the model from nobody, open or waiting", async () => {
    const { host, open } = await world();
    const first = await open();
    await first.append(PROMPT, HARNESS);
    void open();
    await new Promise((resolve) => setTimeout(resolve, 0));
    host.closeSessions();
    const next = await open();
    await next.append(PROMPT, HARNESS);
    expect(await generate(next)).toContain("</search>");
  });
});

describe("GuardedEngine", () => {
  it("ends a pass that never ends, and every later one at once", async () => {
    const waits: (() => void)[] = [];
    const clock = {
      now: () => 0,
      sleep: (_: number, signal: AbortSignal) =>
        new Promise<void>((resolve, reject) => {
          waits.push(resolve);
          signal.addEventListener("abort", () => reject(new Error("aborted")));
        }),
    };
    const inner = new CountedEngine({
      continuation: () => "",
      seed: 1,
      onForward: () => new Promise(() => undefined),
    });
    const engine = new GuardedEngine(inner, {
      clock,
      patienceMs: () => 1000,
      lost: new Promise(() => undefined),
    });
    const pass = engine.forward([1]);
    for (const wake of waits) wake();
    await expect(pass).rejects.toMatchObject({ code: "gpu-stalled" });
    await expect(engine.forward([1])).rejects.toMatchObject({ code: "gpu-stalled" });
    expect((await engine.dead).code).toBe("gpu-stalled");
  });

  it("gives the reason of a loss instead of the runtime's own error", async () => {
    let lose: (error: SwitchyardError) => void = () => {};
    const inner = new CountedEngine({
      continuation: () => "",
      seed: 1,
      onForward: () => {
        setTimeout(() => lose(gpuLost("watchdog")), 1);
        throw new Error("Buffer is invalid");
      },
    });
    const lost = new Promise<SwitchyardError>((resolve) => {
      lose = resolve;
    });
    const engine = new GuardedEngine(inner, { clock: systemClock, patienceMs: () => 60_000, lost });
    const thrown = await engine.forward([1]).catch(toFailure);
    expect(thrown).toMatchObject({
      code: "gpu-lost",
      message: expect.stringContaining("watchdog"),
    });
  });
});
