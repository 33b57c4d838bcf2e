import { afterEach, describe, expect, it } from "vitest";
import { RemoteSession } from "#workers/wire/remote-session.ts";
import { SessionSource } from "#workers/wire/session-source.ts";
import { testTextSession } from "../../src/providers/text-session.contract.ts";
import type { LoadedModel, LoadRequest } from "./api.ts";
import { GpuClient } from "./client.ts";

const NEVER = new AbortController().signal;
const HARNESS = { origin: "harness", signal: NEVER } as const;
const PROMPT = "<|im_start|>user\nWhich river is the longest?<|im_end|>\n<|im_start|>assistant\n";

const clients: GpuClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.dispose();
  for (const name of await caches.keys()) await caches.delete(name);
});

/** The page's client on a worker whose engine only counts. */
function countedClient(): GpuClient {
  const client = new GpuClient(
    () => new Worker(new URL("./fixtures/counted-worker.ts", import.meta.url), { type: "module" }),
  );
  clients.push(client);
  return client;
}

function request(modelUrl = "https://lives.invalid/"): LoadRequest {
  return {
    model: {
      id: "tiny",
      modelUrl,
      libraryUrl: "https://lives.invalid/l.wasm",
      contextWindow: 8192,
    },
    takeOver: true,
    continuation: "as-compiled",
  };
}

async function load(client: GpuClient, what: LoadRequest): Promise<LoadedModel> {
  for await (const message of client.load(what).messages) {
    if (message.type !== "finish") continue;
    if (message.loaded !== null) return message.loaded;
    throw new Error(message.failure?.message);
  }
  throw new Error("no finish");
}

async function open(what = request(), onRecovered = (): void => undefined) {
  const client = countedClient();
  await load(client, what);
  const source = new SessionSource(client.sessionSource());
  return { client, session: await RemoteSession.open({ source, onRecovered }, NEVER) };
}

async function generate(session: RemoteSession): Promise<string> {
  let text = "";
  const options = { stop: ["</search>"], maxTokens: 999, temperature: 0, topP: 1, seed: 1 };
  for await (const part of session.generate({ ...options, signal: NEVER })) {
    if (part.type === "text") text += part.text;
  }
  return text;
}

testTextSession("RemoteSession on a worker", {
  prompt: PROMPT,
  async make() {
    const { session } = await open();
    return { session, text: () => session.text };
  },
});

describe("a worker that dies in the middle of a generation", () => {
  it("is replaced, reads everything again, and the text goes on where it was", async () => {
    const calm = (await open()).session;
    await calm.append(PROMPT, HARNESS);
    const expected = await generate(calm);
    let recovered = 0;
    const { client, session } = await open(request("https://dies.invalid/?after=12"), () => {
      recovered += 1;
    });
    const told: string[] = [];
    client.onReload(({ type }) => told.push(type));
    await session.append(PROMPT, HARNESS);
    expect(await generate(session)).toBe(expected);
    expect(recovered).toBe(1);
    expect(told).toContain("phase");
    expect(told.at(-1)).toBe("finish");
    expect(session.text).toBe(PROMPT + expected);
  });
});

describe("after a load", () => {
  it("a text that was continued has the logits of one that is read afresh", async () => {
    const { client, session } = await open();
    await session.append(PROMPT, HARNESS);
    await generate(session);
    await session.append("\n\n<information>the Nile</information>\n\n", HARNESS);
    await session.close();
    const agreement = await client.call((api) => api.compareWithFresh());
    expect(agreement.maxDifference).toBe(0);
    expect(agreement.tokens).toBeGreaterThan(40);
  });

  it("the same model is not loaded twice, and another takes its place", async () => {
    const client = countedClient();
    const first = await load(client, request());
    expect(await load(client, request())).toEqual(first);
    const other = { ...request(), model: { ...request().model, contextWindow: 4096 } };
    await load(client, other);
    await client.call((api) => api.unload());
    expect(await client.call((api) => api.loaded())).toBeNull();
  });
});
