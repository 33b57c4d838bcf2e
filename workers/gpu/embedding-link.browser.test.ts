import { afterEach, describe, expect, it } from "vitest";
import { RemoteEmbedders } from "#workers/wire/remote-embedders.ts";
import type { EmbeddingLoadRequest } from "./api.ts";
import { GpuClient } from "./client.ts";

const NEVER = new AbortController().signal;
const SOURCE = {
  modelUrl: "https://lives.invalid/",
  libraryUrl: "https://lives.invalid/l.wasm",
  contextWindow: 8,
};
const REQUEST: EmbeddingLoadRequest = { model: { id: "small", ...SOURCE }, takeOver: true };

const clients: GpuClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.dispose();
  for (const name of await caches.keys()) await caches.delete(name);
});

function keep(client: GpuClient): GpuClient {
  clients.push(client);
  return client;
}

/** The page's client on a worker whose models only count. */
function countedClient(): GpuClient {
  const start = () =>
    new Worker(new URL("./fixtures/counted-worker.ts", import.meta.url), { type: "module" });
  return keep(new GpuClient(start));
}

async function load(client: GpuClient) {
  for await (const message of client.embeddings.load(REQUEST).messages) {
    if (message.type === "finish") return message;
  }
  throw new Error("no finish");
}

describe("embedding in the worker with the model", () => {
  it("is refused with a code and what to do where there is no graphics processor", async () => {
    const client = keep(new GpuClient());
    const { problem } = await client.call((api) => api.capabilities());
    // With a graphics processor, the address is what is in the way.
    const code = problem === null ? "model-download" : "gpu-unavailable";
    const { failure, loaded } = await load(client);
    expect(failure?.code).toBe(code);
    expect(failure?.fix).not.toBe("");
    expect(loaded).toBeNull();
    const embedder = new RemoteEmbedders(client.embeddings.source()).open("small");
    await expect(embedder.embed(["a"], NEVER)).rejects.toMatchObject({ code: "model-not-loaded" });
  }, 60_000);

  it("embeds for another worker, and loads a lost model again", async () => {
    const client = countedClient();
    expect((await load(client)).loaded).toMatchObject({ id: "small", dimension: 16 });
    const embedder = new RemoteEmbedders(client.embeddings.source()).open("small");
    const [vector] = await embedder.embed(["aab"], NEVER);
    expect(vector?.[1]).toBeCloseTo(2 / Math.sqrt(5));
    await client.call((api) => api.unload());
    const [again] = await embedder.embed(["aab"], NEVER);
    expect(again).toEqual(vector);
  }, 60_000);

  it("takes the place of a policy's model, and gives way to one", async () => {
    const client = countedClient();
    const policy = { model: { id: "tiny", ...SOURCE, contextWindow: 8192 }, takeOver: true };
    for await (const _ of client.load({ ...policy, continuation: "as-compiled" }).messages);
    expect((await client.call((api) => api.loaded()))?.id).toBe("tiny");
    await load(client);
    expect(await client.call((api) => api.loaded())).toBeNull();
    for await (const _ of client.load({ ...policy, continuation: "as-compiled" }).messages);
    const embedder = new RemoteEmbedders(client.embeddings.source()).open("small");
    // Nobody takes the device back by itself.
    await expect(embedder.embed(["a"], NEVER)).rejects.toMatchObject({ code: "model-not-loaded" });
    expect((await client.call((api) => api.loaded()))?.id).toBe("tiny");
  }, 60_000);
});
