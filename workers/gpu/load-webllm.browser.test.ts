import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toFailure } from "#core/errors.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import { tinyTokenizerFile } from "./fixtures/tiny-tokenizer.ts";
import { type LoadTools, loadWebllm } from "./load-webllm.ts";
import { CONFIG_CACHE, LIBRARY_CACHE, MODEL_CACHE } from "./model-files.ts";

const MODEL = {
  id: "tiny",
  modelUrl: "https://models.invalid/tiny",
  libraryUrl: "https://models.invalid/tiny.wasm",
  contextWindow: 128,
};
const BASE = "https://models.invalid/tiny/resolve/main/";

async function emptyCaches(): Promise<void> {
  for (const name of await caches.keys()) await caches.delete(name);
}

beforeEach(emptyCaches);
afterEach(emptyCaches);

async function keep(cache: string, url: string, body: BodyInit): Promise<void> {
  await (await caches.open(cache)).put(url, new Response(body));
}

/** A model whose files are all there, small as they are; its library is what the test says. */
async function keepModel(library: BodyInit, tokenizer: unknown = tinyTokenizerFile().json) {
  const config = {
    vocab_size: 1000,
    context_window_size: 128,
    tokenizer_files: ["tokenizer.json"],
  };
  await keep(CONFIG_CACHE, `${BASE}mlc-chat-config.json`, JSON.stringify(config));
  await keep(MODEL_CACHE, `${BASE}tokenizer.json`, JSON.stringify(tokenizer));
  await keep(MODEL_CACHE, `${BASE}tensor-cache.json`, JSON.stringify({ records: [] }));
  await keep(LIBRARY_CACHE, MODEL.libraryUrl, library);
}

async function failureOf(changes: Partial<LoadTools> = {}) {
  const phases: string[] = [];
  const tools: LoadTools = {
    world: { fetch: () => Promise.reject(new TypeError("Failed to fetch")), caches },
    clock: systemClock,
    lost: () => new Promise(() => undefined),
    patienceMs: () => 60_000,
    signal: new AbortController().signal,
    report: (message) => {
      if (message.type === "phase") phases.push(message.phase);
    },
    ...changes,
  };
  const failure = await loadWebllm(MODEL, tools).then(() => null, toFailure);
  return { ...failure, phases };
}

describe("the real engine, without weights", () => {
  it("refuses a library that is no WebAssembly", async () => {
    await keepModel("<html>not found</html>");
    expect(await failureOf()).toMatchObject({
      code: "model-invalid",
      message: expect.stringContaining("compiled library is damaged"),
      phases: ["checking", "downloading", "compiling"],
    });
  });

  it("refuses a library that is not the engine's", async () => {
    // The shortest module there is: the magic number and the version.
    await keepModel(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    expect(await failureOf()).toMatchObject({ code: "model-invalid", side: "visitor" });
  });

  it("refuses a tokenizer of another kind before anything large is fetched", async () => {
    await keepModel("", { model: { type: "Unigram", vocab: [], merges: [] } });
    expect(await failureOf()).toMatchObject({ code: "model-invalid", phases: ["checking"] });
  });

  it("says when a file does not arrive, and when it is not there", async () => {
    expect(await failureOf()).toMatchObject({ code: "model-download", side: "network" });
    const world = { fetch: async () => new Response("", { status: 404 }), caches };
    expect(await failureOf({ world })).toMatchObject({
      code: "model-invalid",
      message: expect.stringContaining("mlc-chat-config.json is not at its address"),
    });
  });

  it("keeps no page of an error for a file of the model", async () => {
    const world = { fetch: async () => new Response("<html>"), caches };
    expect((await failureOf({ world })).code).toBe("model-invalid");
    const kept = await (await caches.open(CONFIG_CACHE)).keys();
    expect(kept).toEqual([]);
  });

  it("stops when it is told to", async () => {
    await keepModel("");
    expect(await failureOf({ signal: AbortSignal.abort() })).toMatchObject({ code: "aborted" });
  });
});
