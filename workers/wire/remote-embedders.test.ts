import { afterEach, describe, expect, it } from "vitest";
import { toFailure } from "#core/errors.ts";
import { gpuLost } from "#workers/gpu/gpu-errors.ts";
import type { EmbedReply, EmbedRequest } from "./embedding-wire.ts";
import { RemoteEmbedders } from "./remote-embedders.ts";

const NEVER = new AbortController().signal;

const open: MessagePort[] = [];

afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

/** A page that answers as `act` says; `null` does not. */
function sample(act: (asked: EmbedRequest) => EmbedReply | null) {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  const asked: EmbedRequest[] = [];
  port1.onmessage = ({ data }: MessageEvent<EmbedRequest>) => {
    asked.push(data);
    const reply = act(data);
    if (reply !== null) port1.postMessage(reply);
  };
  return { asked, embedder: new RemoteEmbedders(port2).open("small") };
}

function lengths({ request, texts }: EmbedRequest): EmbedReply {
  return { request, vectors: texts.map(({ length }) => Float64Array.of(length)) };
}

describe("RemoteEmbedders", () => {
  it("asks for a few texts at a time, in order, by the model's name", async () => {
    const { asked, embedder } = sample(lengths);
    expect(embedder.model).toBe("small");
    const texts = ["a", "bb", "ccc", "dddd", "eeeee"];
    const vectors = await embedder.embed(texts, NEVER);
    expect(vectors.map(([length]) => length)).toEqual([1, 2, 3, 4, 5]);
    expect(asked.map((one) => one.texts.length)).toEqual([4, 1]);
    expect(asked.every(({ model }) => model === "small")).toBe(true);
  });

  it("answers each of those who ask at once", async () => {
    const late: EmbedRequest[] = [];
    const { embedder, asked } = sample((request) => {
      late.push(request);
      return null;
    });
    const both = Promise.all([embedder.embed(["a"], NEVER), embedder.embed(["bb"], NEVER)]);
    await expect.poll(() => late.length).toBe(2);
    for (const request of [...late].reverse()) open[0]?.postMessage(lengths(request));
    expect((await both).map(([vector]) => vector?.[0])).toEqual([1, 2]);
    expect(asked).toHaveLength(2);
  });

  it("throws what went wrong on the page, with its code", async () => {
    const failure = toFailure(gpuLost("test"));
    const { embedder } = sample(({ request }) => ({ request, failure }));
    await expect(embedder.embed(["a"], NEVER)).rejects.toMatchObject({ code: "gpu-lost" });
  });

  it("stops waiting when it is stopped, and asks for nothing more", async () => {
    const stop = new AbortController();
    const { asked, embedder } = sample((request) => {
      if (asked.length === 1) return lengths(request);
      stop.abort();
      return null;
    });
    const texts = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    await expect(embedder.embed(texts, stop.signal)).rejects.toMatchObject({ code: "aborted" });
    expect(asked).toHaveLength(2);
    await expect(embedder.embed(["x"], stop.signal)).rejects.toMatchObject({ code: "aborted" });
  });
});
