import { afterEach, beforeEach, expect, it } from "vitest";
import { toFailure } from "#core/errors.ts";
import { installedUrl } from "#storage/installed/installed-url.ts";
import { ModelShelf } from "#storage/installed/model-shelf.ts";
import type { LocalFile } from "#workers/installed/api.ts";
import { InstalledClient } from "#workers/installed/client.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import { tinyTokenizerFile } from "./fixtures/tiny-tokenizer.ts";
import { withInstalledModels } from "./installed-caches.ts";
import { loadWebllm } from "./load-webllm.ts";
import { CONFIG_CACHE, LIBRARY_CACHE, MODEL_CACHE } from "./model-files.ts";
import { storedModels } from "./stored-models.ts";

const known = withInstalledModels(caches, () => ModelShelf.open(navigator.storage));
const world = { fetch: () => Promise.reject(new TypeError("Failed to fetch")), caches: known };

const SHARD = Uint8Array.from({ length: 4096 }, (_, i) => (i * 7) % 256);
const TEXTS: Readonly<Record<string, unknown>> = {
  "mlc-chat-config.json": {
    model_type: "qwen2",
    quantization: "q4f16_1",
    vocab_size: 1000,
    context_window_size: 128,
    tokenizer_files: ["tokenizer.json"],
  },
  "tokenizer.json": tinyTokenizerFile().json,
  "tensor-cache.json": {
    records: [
      {
        dataPath: "params_shard_0.bin",
        nbytes: SHARD.length,
        records: [
          { name: "w", shape: [32, 32], dtype: "uint32", nbytes: SHARD.length, byteOffset: 0 },
        ],
      },
    ],
  },
};

async function forgetEverything(): Promise<void> {
  for (const name of await caches.keys()) await caches.delete(name);
  const root = await navigator.storage.getDirectory();
  for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
}

let base = "";
let id = "";

/** A model in the engine's format, installed by the real worker. */
beforeEach(async () => {
  await forgetEverything();
  const files: LocalFile[] = Object.entries(TEXTS).map(([name, json]) => ({
    name,
    file: new File([JSON.stringify(json)], name),
  }));
  files.push({ name: "params_shard_0.bin", file: new File([SHARD], "params_shard_0.bin") });
  const request = {
    origin: { kind: "folder", name: "tiny" },
    quantization: "q4f16_1",
    files,
  } as const;
  const client = new InstalledClient();
  const { messages } = client.work((api, port) => api.install(request, port));
  for await (const message of messages) {
    if (message.type === "finish" && message.failure !== null)
      throw new Error(message.failure.message);
  }
  ({ id } = await client.call((api) => api.plan(request)));
  client.dispose();
  base = `${installedUrl(id)}/resolve/main/`;
});

afterEach(forgetEverything);

async function overwrite(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const folder = await (await root.getDirectoryHandle("switchyard-models")).getDirectoryHandle(id);
  const writer = await (await folder.getFileHandle(name)).createWritable();
  await writer.write(bytes);
  await writer.close();
}

it("gives out the files of an installed model under its address, and nothing else changes", async () => {
  const cache = await known.open(MODEL_CACHE);
  const shard = await cache.match(new Request(`${base}params_shard_0.bin`));
  expect(new Uint8Array((await shard?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(SHARD);
  const list = await cache.match(`${base}tensor-cache.json`);
  expect(await list?.json()).toEqual(TEXTS["tensor-cache.json"]);
  // The engine asks for all keys first, and goes to the network for those that are missing.
  const keys = (await cache.keys()).map(({ url }) => url);
  expect(keys).toContain(`${base}params_shard_0.bin`);
  await cache.put("https://a.example/x", new Response("kept"));
  expect(await (await cache.match("https://a.example/x"))?.text()).toBe("kept");
  expect(await cache.match("https://a.example/y")).toBeUndefined();
  // Nobody puts anything beside what is installed.
  await cache.put(`${base}other.bin`, new Response("x"));
  expect(await (await caches.open(MODEL_CACHE)).match(`${base}other.bin`)).toBeUndefined();
});

it("gives out no byte of a shard in which one bit is wrong", async () => {
  const flipped = SHARD.slice();
  flipped[4000] = (flipped[4000] ?? 0) ^ 1;
  await overwrite("params_shard_0.bin", flipped);
  const cache = await known.open(MODEL_CACHE);
  const shard = await cache.match(`${base}params_shard_0.bin`);
  const failure = await shard?.arrayBuffer().then(() => null, toFailure);
  expect(failure).toMatchObject({
    code: "checksum-mismatch",
    message: expect.stringContaining("params_shard_0.bin"),
    fix: expect.stringContaining("repair"),
  });
});

it("refuses a model and a file that are not installed, without asking anybody else", async () => {
  const cache = await known.open(MODEL_CACHE);
  const gone = cache.match(`${installedUrl("gone")}/resolve/main/tensor-cache.json`);
  await expect(gone).rejects.toMatchObject({ code: "model-invalid" });
  await expect(cache.match(`${base}nothing.bin`)).rejects.toMatchObject({ code: "model-invalid" });
});

it("is listed as complete, and is loaded without the network up to its library", async () => {
  expect(await storedModels(world)).toEqual([
    { modelUrl: `${installedUrl(id)}/`, files: 1, bytes: SHARD.length, isComplete: true },
  ]);
  expect(await loadFailure()).toMatchObject({
    code: "model-download",
    message: expect.stringContaining("tiny.wasm"),
  });
  const libraries = await caches.open(LIBRARY_CACHE);
  await libraries.put(LIBRARY, new Response("no library"));
  expect(await loadFailure()).toMatchObject({
    code: "weights-invalid",
    message: expect.stringContaining("does not say"),
  });
  const metadata = (shape: readonly number[]): string =>
    JSON.stringify({
      model_type: "qwen2",
      quantization: "q4f16_1",
      params: [{ name: "w", shape, dtype: "uint32" }],
    });
  await libraries.put(LIBRARY, new Response(`\0wasm ${metadata([9, 9])} more`));
  expect(await loadFailure()).toMatchObject({
    code: "model-invalid",
    message: expect.stringContaining("w is [32 × 32], and the library wants [9 × 9]"),
  });
  // It fits: then it is the engine that finds out that this is no WebAssembly.
  await libraries.put(LIBRARY, new Response(`\0wasm ${metadata([32, 32])} more`));
  expect(await loadFailure()).toMatchObject({
    code: "model-invalid",
    message: expect.stringContaining("compiled library is damaged"),
  });
  expect(await (await caches.open(CONFIG_CACHE)).keys()).toEqual([]);
});

it("is not loaded with a damaged tokenizer", async () => {
  await overwrite("tokenizer.json", new TextEncoder().encode("{}"));
  expect(await loadFailure()).toMatchObject({ code: "checksum-mismatch" });
});

const LIBRARY = "https://models.invalid/tiny.wasm";

async function loadFailure() {
  const model = { id: "tiny", modelUrl: installedUrl(id), libraryUrl: LIBRARY, contextWindow: 128 };
  // As the worker does it: the engine opens caches by their global name.
  const original = Object.getOwnPropertyDescriptor(globalThis, "caches");
  Object.defineProperty(globalThis, "caches", { value: known, configurable: true });
  const thrown = await loadWebllm(model, {
    world,
    clock: systemClock,
    lost: () => new Promise(() => undefined),
    patienceMs: () => 60_000,
    signal: new AbortController().signal,
    report: () => undefined,
  }).then(
    () => null,
    (error: unknown) => error,
  );
  if (original === undefined) Reflect.deleteProperty(globalThis, "caches");
  else Object.defineProperty(globalThis, "caches", original);
  return toFailure(thrown);
}
