import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RemoteSession } from "#workers/wire/remote-session.ts";
import { SessionSource } from "#workers/wire/session-source.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import { GPU_LOCK, type LoadMessage, type LoadRequest } from "./api.ts";
import { GpuClient } from "./client.ts";
import { downloadShards } from "./download-shards.ts";
import { holdGpu } from "./hold-gpu.ts";
import { CONFIG_CACHE, MODEL_CACHE } from "./model-files.ts";

const NEVER = new AbortController().signal;
const MODEL = "https://models.invalid/tiny/";
const BASE = `${MODEL}resolve/main/`;

function request(changes: Partial<LoadRequest["model"]> = {}): LoadRequest {
  return {
    model: {
      id: "tiny",
      modelUrl: MODEL,
      libraryUrl: "https://models.invalid/tiny.wasm",
      contextWindow: 512,
      ...changes,
    },
    takeOver: false,
    continuation: "as-compiled",
  };
}

async function emptyCaches(): Promise<void> {
  for (const name of await caches.keys()) await caches.delete(name);
}

let client = new GpuClient();

beforeEach(emptyCaches);

afterEach(async () => {
  client.dispose();
  client = new GpuClient();
  await emptyCaches();
});

async function finishOf(messages: AsyncGenerator<LoadMessage, void, void>) {
  for await (const message of messages) if (message.type === "finish") return message;
  throw new Error("no finish");
}

describe("the worker with the real engine", () => {
  it("starts, and reports what the browser can do", async () => {
    const report = await client.call((api) => api.capabilities());
    expect(report.freeStorageBytes).toBeGreaterThan(0);
    if (report.adapter === null) expect(report.problem?.code).toBe("gpu-unavailable");
    else expect(report.maxBufferBytes).toBeGreaterThan(0);
    expect(await client.call((api) => api.loaded())).toBeNull();
  }, 60_000);

  it("refuses to load, with a code and what to do, and can be asked again", async () => {
    const { problem } = await client.call((api) => api.capabilities());
    // With a graphics processor, the address is what is in the way.
    const code = problem === null ? "model-download" : "gpu-unavailable";
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { failure, loaded } = await finishOf(client.load(request()).messages);
      expect(failure?.code).toBe(code);
      expect(failure?.fix).not.toBe("");
      expect(loaded).toBeNull();
    }
  }, 60_000);

  it("opens no session without a model, and says so", async () => {
    const source = new SessionSource(client.sessionSource());
    const opening = RemoteSession.open({ source }, NEVER);
    await expect(opening).rejects.toMatchObject({ code: "model-not-loaded", side: "visitor" });
  }, 60_000);

  it("ends a load when the worker is lost", async () => {
    const handle = client.load(request());
    client.dispose();
    expect((await finishOf(handle.messages)).failure?.code).toBe("worker-lost");
  }, 60_000);

  it("lists and deletes what the browser keeps of models", async () => {
    const models = await caches.open(MODEL_CACHE);
    const list = { records: [shard("a.bin", 3), shard("b.bin", 5)] };
    await models.put(`${BASE}tensor-cache.json`, new Response(JSON.stringify(list)));
    await models.put(`${BASE}a.bin`, new Response("aaa"));
    await (await caches.open(CONFIG_CACHE)).put(`${BASE}mlc-chat-config.json`, new Response("{}"));
    expect(await client.call((api) => api.storedModels())).toEqual([
      { modelUrl: MODEL, files: 1, bytes: 3, isComplete: false },
    ]);
    await client.call((api) => api.removeModel(MODEL));
    expect(await client.call((api) => api.storedModels())).toEqual([]);
    expect(await (await caches.open(CONFIG_CACHE)).keys()).toEqual([]);
  }, 60_000);
});

describe("downloadShards", () => {
  const shards = [
    { url: `${BASE}a.bin`, bytes: 3 },
    { url: `${BASE}b.bin`, bytes: 5 },
  ];

  function world(bodies: Readonly<Record<string, string>>) {
    const asked: string[] = [];
    const fetchFrom = async (input: RequestInfo | URL): Promise<Response> => {
      const url = String(input);
      asked.push(url);
      const body = bodies[url];
      return new Response(body ?? "", { status: body === undefined ? 503 : 200 });
    };
    return { asked, files: { fetch: fetchFrom as typeof fetch, caches } };
  }

  function settings(signal = NEVER) {
    const progress: (readonly [number, number])[] = [];
    return {
      progress,
      clock: systemClock,
      signal,
      report: (message: { readonly loadedBytes: number; readonly totalBytes: number }): void => {
        progress.push([message.loadedBytes, message.totalBytes]);
      },
    };
  }

  it("stores what is missing, and goes on where it was cut", async () => {
    const first = world({ [`${BASE}a.bin`]: "aaa" });
    await expect(downloadShards(first.files, shards, settings())).rejects.toMatchObject({
      code: "model-download",
    });
    const second = world({ [`${BASE}b.bin`]: "bbbbb" });
    const told = settings();
    await downloadShards(second.files, shards, told);
    expect(second.asked).toEqual([`${BASE}b.bin`]);
    expect(told.progress[0]).toEqual([3, 8]);
    expect(told.progress.at(-1)).toEqual([8, 8]);
    const kept = await (await caches.open(MODEL_CACHE)).match(`${BASE}b.bin`);
    expect(await kept?.text()).toBe("bbbbb");
  });

  it("does not keep a shard of another length than announced", async () => {
    const { files } = world({ [`${BASE}a.bin`]: "aa", [`${BASE}b.bin`]: "bbbbb" });
    await expect(downloadShards(files, shards, settings())).rejects.toMatchObject({
      code: "model-download",
      retryable: true,
    });
    const cache = await caches.open(MODEL_CACHE);
    expect(await cache.match(`${BASE}a.bin`)).toBeUndefined();
  });

  it("asks for nothing once it is stopped", async () => {
    const { asked, files } = world({});
    const stopped = downloadShards(files, shards, settings(AbortSignal.abort()));
    await expect(stopped).rejects.toMatchObject({ code: "aborted" });
    expect(asked).toEqual([]);
  });
});

describe("holdGpu", () => {
  it("lets one tab hold the device, tells the other, and frees it", async () => {
    const hold = await holdGpu(navigator.locks, false);
    await expect(holdGpu(navigator.locks, false)).rejects.toMatchObject({ code: "gpu-busy" });
    hold.release();
    const isFree = async (): Promise<boolean> => {
      const { held = [] } = await navigator.locks.query();
      return !held.some((lock) => lock.name === GPU_LOCK);
    };
    await expect.poll(isFree).toBe(true);
    (await holdGpu(navigator.locks, false)).release();
  });

  it("can be taken over, and the one who held it learns of it", async () => {
    await expect.poll(async () => (await navigator.locks.query()).held?.length).toBe(0);
    const first = await holdGpu(navigator.locks, false);
    const second = await holdGpu(navigator.locks, true);
    await first.taken;
    await expect(holdGpu(navigator.locks, false)).rejects.toMatchObject({ code: "gpu-busy" });
    second.release();
  });
});

function shard(dataPath: string, nbytes: number) {
  return { dataPath, nbytes, format: "raw-shard", records: [] };
}
