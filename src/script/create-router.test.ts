import { describe, expect, it } from "vitest";
import type { RunRequest } from "#run/run-request.ts";
import type { RunMessage } from "#workers/router/api.ts";
import { hostRun } from "#workers/router/run-host.ts";
import { readPort } from "#workers/wire/port-stream.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import { createRouter, RouterError, type RouterOptions } from "./create-router.ts";

const SHOWCASE =
  "Which river flows through the city where the composer of the opera Fidelio was born?";

/** The router worker's side, in this thread. */
function clientOf(requests: RunRequest[] = []) {
  return {
    start(request: RunRequest) {
      requests.push(request);
      const { port1, port2 } = new MessageChannel();
      const world: Parameters<typeof hostRun>[0] = {
        access: { fetch, clock: systemClock, random: () => 0, online: () => true },
        keyFor: async () => null,
        headsFor: () => Promise.reject(new Error("no heads here")),
        storeFor: () => async () => undefined,
        whileLocked: (_, work) => work(),
        openGpuSession: null,
        openGpuEmbedder: () => null,
      };
      void hostRun(world, request, [], port2);
      return {
        messages: readPort<RunMessage>(port1),
        stop: () => port1.postMessage({ type: "stop" }),
      };
    },
  };
}

function routerWith(options: RouterOptions = {}, requests: RunRequest[] = []) {
  return createRouter(clientOf(requests), { pace: 0, ...options });
}

const messages = [{ role: "user", content: SHOWCASE }];

async function errorOf(work: Promise<unknown>): Promise<RouterError> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof RouterError)) throw new Error(`no router error: ${thrown}`);
  return thrown;
}

describe("a router for scripts of the page", () => {
  it("answers as OpenAI's client would, with what was called and paid", async () => {
    const answer = await routerWith().chat.completions.create({ model: "xrouter", messages });
    expect(answer.choices[0].message.content).toContain("Rhine");
    expect(answer.router_metadata).toMatchObject({
      routing_strategy: "select_response",
      turns_used: 2,
      simulated: true,
    });
  });

  it("streams, the metadata in the last chunk", async () => {
    const { completions } = routerWith().chat;
    const stream = await completions.create({ model: "xrouter-simple", messages, stream: true });
    let text = "";
    let last: unknown;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      last = chunk;
    }
    expect(text).toContain("Rhine");
    expect(last).toMatchObject({ router_metadata: { routing_strategy: "delegate_to_model" } });
  });

  it("stops the run when its signal fires, and when the reader leaves", async () => {
    const { completions } = routerWith({ pace: 1 }).chat;
    const leaving = new AbortController();
    const stopped = completions.create({ model: "always", messages }, { signal: leaving.signal });
    leaving.abort();
    await expect(stopped).rejects.toThrow(/abort/i);
    const stream = await completions.create({ model: "always", messages, stream: true });
    for await (const _ of stream) break;
    expect((await stream.next()).done).toBe(true);
  });

  it("refuses what cannot be run, in the words of the API", async () => {
    const { completions } = routerWith().chat;
    const unknown = await errorOf(completions.create({ model: "gpt-9", messages }));
    expect(unknown).toMatchObject({ status: 404, code: "model_not_found", param: "model" });
    const empty = await errorOf(completions.create({ model: "xrouter", messages: [] }));
    expect(empty).toMatchObject({ status: 400, type: "invalid_request_error" });
    expect(() => routerWith({ pool: "no-such-pool" })).toThrow(RouterError);
  });

  it("offers live what its setup has the means for, and gives no runtime where none is needed", async () => {
    const requests: RunRequest[] = [];
    const live = routerWith({ runtime: { kind: "none" }, pool: "ollama" }, requests);
    const ids = live.models.list().data.map(({ id }) => id);
    expect(ids).toContain("always");
    expect(ids).not.toContain("xrouter");
    expect(ids).not.toContain("r2-router");
    const server = {
      kind: "server",
      baseUrl: "http://localhost:8000/v1",
      model: "m",
      shape: "qwen",
      price: null,
    } as const;
    const texts = routerWith({ runtime: server });
    const served = texts.models.list().data.map(({ id }) => id);
    expect(served).toContain("router-r1");
    expect(served).not.toContain("xrouter");
  });

  it("passes limits on: shorter replies, and a seed", async () => {
    const requests: RunRequest[] = [];
    const { completions } = routerWith({}, requests).chat;
    await completions.create({ model: "always", messages, max_tokens: 20, seed: 5 });
    expect(requests[0]?.seed).toBe(5);
    expect(requests[0]?.pool.every(({ maxTokens }) => maxTokens === 20)).toBe(true);
  });

  it("says that a question is too long, in place of cutting it, and takes long ones whole", async () => {
    const requests: RunRequest[] = [];
    const { completions } = routerWith({ budget: { cost: null } }, requests).chat;
    const long = `${"word ".repeat(20_000)}AT THE END?`;
    await completions.create({ model: "always", messages: [{ role: "user", content: long }] });
    expect(requests[0]?.question).toBe(long);
    const content = "a".repeat(1_000_001);
    const error = await errorOf(
      completions.create({ model: "always", messages: [{ role: "user", content }] }),
    );
    expect(error).toMatchObject({ status: 400, code: "question-too-long", param: "messages" });
    expect(requests).toHaveLength(1);
  });
});
