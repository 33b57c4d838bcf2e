import { describe, expect, it } from "vitest";
import { EmbeddingServer } from "./embedding-server.ts";
import { type Act, CANARY, HastyClock, scriptedWorld } from "./fixtures/scripted-world.ts";

const NEVER = new AbortController().signal;

function serverWith(...acts: readonly Act[]) {
  const clock = new HastyClock();
  const { access, sent } = scriptedWorld(acts, { clock });
  return {
    server: new EmbeddingServer("http://localhost:8000/", "Qwen/Qwen3-0.6B", access),
    sent,
    clock,
  };
}

const answer =
  (body: unknown): Act =>
  () =>
    Response.json(body);
const rows = (...embeddings: readonly unknown[]) => ({
  data: embeddings.map((embedding, index) => ({ object: "embedding", index, embedding })),
});

describe("EmbeddingServer", () => {
  it("sends the model and a list, in this order, and nothing that could identify anyone", async () => {
    const { server, sent } = serverWith(answer(rows([0.5, -0.25])));
    expect(await server.embed(["Who?"], NEVER)).toEqual([Float64Array.of(0.5, -0.25)]);
    const [request] = sent;
    expect(request?.url).toBe("http://localhost:8000/v1/embeddings");
    expect(request?.init.body).toBe('{"model":"Qwen/Qwen3-0.6B","input":["Who?"]}');
    expect(request?.init).toMatchObject({ method: "POST", credentials: "omit", redirect: "error" });
    expect(JSON.stringify([request?.init.headers, request?.body])).not.toContain(CANARY);
    expect(Object.keys(request?.init.headers ?? {})).toEqual(["Content-Type"]);
  });

  it("puts the vectors in the order of the texts, whatever order they come in", async () => {
    const { server } = serverWith(
      answer({
        data: [
          { index: 1, embedding: [2] },
          { index: 0, embedding: [1] },
        ],
      }),
    );
    expect(await server.embed(["a", "b"], NEVER)).toEqual([Float64Array.of(1), Float64Array.of(2)]);
  });

  it("asks nothing for no texts", async () => {
    const { server, sent } = serverWith(answer(rows()));
    expect(await server.embed([], NEVER)).toEqual([]);
    expect(sent).toHaveLength(0);
  });

  it.each([
    ["no data", {}],
    ["too few vectors", rows([1])],
    ["too many vectors", rows([1], [2], [3])],
    ["different lengths", rows([1, 2], [1])],
    ["an empty vector", rows([], [])],
    ["text instead of numbers", rows([1, "2"], [1, 2])],
    ["null, as NaN is written", rows([1, null], [1, 2])],
    ["base64", rows("AAAA", "AAAA")],
    [
      "one index twice",
      {
        data: [
          { index: 0, embedding: [1] },
          { index: 0, embedding: [2] },
        ],
      },
    ],
    [
      "an index that does not exist",
      {
        data: [
          { index: 0, embedding: [1] },
          { index: 7, embedding: [2] },
        ],
      },
    ],
  ])("refuses %s", async (_name, body) => {
    const { server, sent } = serverWith(() => Response.json(body));
    await expect(server.embed(["a", "b"], NEVER)).rejects.toMatchObject({
      code: "embedding-invalid",
      side: "provider",
    });
    expect(sent).toHaveLength(1);
  });

  it("reads a number beyond all bounds as not finite", async () => {
    const { server } = serverWith(() => new Response('{"data":[{"index":0,"embedding":[1e999]}]}'));
    await expect(server.embed(["a"], NEVER)).rejects.toMatchObject({ code: "embedding-invalid" });
  });

  it("tries again when the server is busy", async () => {
    const busy: Act = () => new Response("{}", { status: 503 });
    const { server, sent, clock } = serverWith(busy, busy, answer(rows([1])));
    expect(await server.embed(["a"], NEVER)).toHaveLength(1);
    expect(sent).toHaveLength(3);
    expect(clock.pauses).toEqual([500, 1000]);
  });

  it("says what the server said, and does not repeat what cannot help", async () => {
    const { server, sent } = serverWith(
      () => new Response('{"message":"The model `x` does not exist."}', { status: 404 }),
    );
    await expect(server.embed(["a"], NEVER)).rejects.toMatchObject({
      code: "model-not-found",
      message: expect.stringContaining("The embedding server"),
    });
    expect(sent).toHaveLength(1);
  });

  it("stops when it is told to", async () => {
    const stopper = new AbortController();
    const { server, sent } = serverWith(() => {
      stopper.abort();
      return new Promise<Response>(() => {});
    });
    await expect(server.embed(["a"], stopper.signal)).rejects.toMatchObject({ code: "aborted" });
    expect(sent[0]?.cancelled).toBe(true);
    await expect(server.embed(["a"], stopper.signal)).rejects.toMatchObject({ code: "aborted" });
    expect(sent).toHaveLength(1);
  });
});
