import { describe, expect, it } from "vitest";
import { SwitchyardError, toFailure } from "#core/errors.ts";
import type { EmbeddingLoadRequest } from "./api.ts";
import { EmbeddingHost, type EmbeddingWorld } from "./embedding-host.ts";
import { CountedEmbedding } from "./fixtures/counted-embedding.ts";
import { TestClock } from "./fixtures/test-clock.ts";
import { gpuBusy, gpuLost } from "./gpu-errors.ts";

const NEVER = new AbortController().signal;

function request(id = "small"): EmbeddingLoadRequest {
  const source = { modelUrl: "https://m.invalid/", libraryUrl: "https://m.invalid/l.wasm" };
  return { model: { id, ...source, contextWindow: 8 }, takeOver: false };
}

function sample(changes: Partial<EmbeddingWorld> = {}) {
  const clock = new TestClock();
  const engines: CountedEmbedding[] = [];
  let holds = 0;
  let lose = (_why: SwitchyardError): void => {};
  const host = new EmbeddingHost({
    clock,
    files: { fetch, caches: { open: () => Promise.reject(new Error("no files here")) } },
    hold: async () => {
      holds += 1;
      return {
        taken: new Promise(() => undefined),
        release: () => {
          holds -= 1;
        },
      };
    },
    patienceMs: (tokens) => 1000 * tokens,
    lost: () =>
      new Promise((tell) => {
        lose = tell;
      }),
    load: async () => {
      const engine = new CountedEmbedding();
      engines.push(engine);
      return engine;
    },
    ...changes,
  });
  const phases: string[] = [];
  const load = (id?: string, signal = NEVER) =>
    host.load(
      request(id),
      (step) => {
        if (step.type === "phase") phases.push(step.phase);
      },
      signal,
    );
  return {
    host,
    clock,
    engines,
    phases,
    load,
    held: () => holds,
    lose: (why: SwitchyardError) => lose(why),
  };
}

describe("EmbeddingHost", () => {
  it("loads, tests, and gives vectors of length 1, in passes of texts of one length", async () => {
    const { host, load, engines, phases } = sample();
    expect(await load()).toMatchObject({ id: "small", dimension: 16, contextWindow: 8 });
    expect(phases).toEqual(["testing"]);
    const [first, second, third] = await host.embed("small", ["ab", "aab", "ab"]);
    expect(engines[0]?.passes.slice(-2)).toEqual([2, 1]);
    await host.embed("small", ["a", "b", "c"]);
    expect(engines[0]?.passes.slice(-2)).toEqual([2, 1]);
    expect(first).toEqual(third);
    expect(first?.[1]).toBeCloseTo(Math.SQRT1_2);
    expect(second?.[1]).toBeCloseTo(2 / Math.sqrt(5));
    for (const vector of [first, second, third])
      expect(Math.hypot(...(vector ?? []))).toBeCloseTo(1);
  });

  it("embeds with no other model than the one that is asked for", async () => {
    const { host, load } = sample();
    const refused = { code: "model-not-loaded" };
    await expect(host.embed("small", ["x"])).rejects.toMatchObject(refused);
    await load();
    await expect(host.embed("large", ["x"])).rejects.toMatchObject(refused);
    expect(await host.embed("small", [])).toEqual([]);
  });

  it("puts a model in the place of another, and keeps the one that is there", async () => {
    const { host, load, engines, held } = sample();
    await load();
    await load();
    expect(engines).toHaveLength(1);
    await load("large");
    expect(engines.map(({ unloads }) => unloads)).toEqual([1, 0]);
    expect(host.loaded?.id).toBe("large");
    expect(held()).toBe(1);
    await host.unload();
    expect(host.loaded).toBeNull();
    expect(held()).toBe(0);
  });

  it.each([
    ["no numbers", () => [Number.NaN, 1]],
    ["zeros", () => [0, 0]],
    ["the same for every text", () => [1, 2]],
    [
      "another vector beside another text",
      (vector: number[], place: number) => [...vector, 40 * place],
    ],
  ])("refuses a device that computes %s", async (_name, spoil) => {
    const engine = new CountedEmbedding();
    let isFirst = true;
    engine.spoil = (vector, place) => {
      if (_name.startsWith("another") && isFirst && place === 0) {
        isFirst = false;
        return spoil(vector, 1);
      }
      return _name.startsWith("another") ? [...vector, 0] : spoil(vector, place);
    };
    const { host, load, held } = sample({ load: async () => engine });
    await expect(load()).rejects.toMatchObject({ code: "gpu-wrong" });
    expect({ loaded: host.loaded, unloads: engine.unloads, held: held() }).toEqual({
      loaded: null,
      unloads: 1,
      held: 0,
    });
  });

  it("gives the device back when it is busy, when a load fails, and when it is stopped", async () => {
    const busy = sample({ hold: () => Promise.reject(gpuBusy()) });
    await expect(busy.load()).rejects.toMatchObject({ code: "gpu-busy" });
    const failing = sample({ load: () => Promise.reject(new Error("x")) });
    await expect(failing.load()).rejects.toThrow("x");
    expect(failing.held()).toBe(0);
    const stopped = sample();
    await expect(stopped.load("small", AbortSignal.abort())).rejects.toMatchObject({
      code: "aborted",
    });
    expect(stopped.engines).toEqual([]);
  });

  it("ends a pass of a lost device, and everything that waits behind it", async () => {
    const { host, load, engines, lose, held } = sample();
    await load();
    for (const engine of engines) engine.spoil = () => new Promise<never>(() => undefined);
    const waiting = [host.embed("small", ["a"]), host.embed("small", ["b"])];
    const failures = Promise.all(waiting.map((one) => one.then(() => null, toFailure)));
    lose(gpuLost("test"));
    expect((await failures).map((failure) => failure?.code)).toEqual([
      "gpu-lost",
      "model-not-loaded",
    ]);
    expect(host.loaded).toBeNull();
    expect(held()).toBe(0);
  });

  it("does not wait for ever for a device that does not answer", async () => {
    const { host, load, engines, clock } = sample();
    await load();
    for (const engine of engines) engine.spoil = () => new Promise<never>(() => undefined);
    const failure = host.embed("small", ["abc", "a"]).then(() => null, toFailure);
    await clock.advance(3000);
    expect(await failure).toMatchObject({
      code: "gpu-stalled",
      message: expect.stringContaining("3 seconds"),
    });
    expect(host.loaded).toBeNull();
  });

  it("calls a failure of the runtime in the middle of a pass a loss", async () => {
    const { host, load, engines } = sample();
    await load();
    for (const engine of engines) {
      engine.spoil = () => Promise.reject(new Error("mapAsync failed"));
    }
    await expect(host.embed("small", ["a"])).rejects.toMatchObject({ code: "gpu-lost" });
    const own = new SwitchyardError("gpu-memory", "full", { side: "visitor" });
    await load();
    const newest = engines.at(-1);
    if (newest !== undefined) newest.spoil = () => Promise.reject(own);
    await expect(host.embed("small", ["a"])).rejects.toBe(own);
  });
});
