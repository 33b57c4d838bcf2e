import { describe, expect, it } from "vitest";
import { createDemoFetch, type DemoFetchOptions } from "./demo-fetch.ts";
import { chatRequest, JumpingClock, readReply } from "./fixtures/tiny-loop.ts";
import { CLEAR_SKY } from "./weather.ts";

const URL_OF_CHAT = "https://example.test/api/v1/chat/completions";
const SMALL = "meta/llama-3.1-8b-instruct";
const LARGE = "meta/llama-3.1-70b-instruct";

function world(changes: Partial<DemoFetchOptions> = {}) {
  const clock = new JumpingClock();
  const demoFetch = createDemoFetch({ seed: 7, weather: CLEAR_SKY, pace: 0, clock, ...changes });
  const ask = (model: string, content = "Who wrote Hamlet?", init: RequestInit = {}) =>
    demoFetch(URL_OF_CHAT, chatRequest(model, content, init));
  return { demoFetch, ask, clock };
}

describe("a streamed reply", () => {
  it("has a role, tokens, a finish, usage and [DONE]", async () => {
    const response = await world().ask(SMALL);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const { bytes, text, finish } = await readReply(response);
    const events = bytes.trim().split("\n\n");
    expect(events[0]).toContain('"delta":{"role":"assistant","content":""}');
    expect(events.at(-1)).toBe("data: [DONE]");
    const usage = JSON.parse(events.at(-2)?.slice(6) ?? "").usage;
    expect(usage.completion_tokens).toBe(events.length - 4);
    expect(usage.prompt_tokens).toBeGreaterThan(3);
    expect(usage.prompt_tokens_details).toEqual({ cached_tokens: 0 });
    expect(text).toContain("Shakespeare");
    expect(finish).toBe("stop");
  });

  it("is the same bytes for the same seed and question", async () => {
    const bytesOf = async (seed: number, pace: number) =>
      (await readReply(await world({ seed, pace }).ask(SMALL))).bytes;
    expect(await bytesOf(7, 0)).toBe(await bytesOf(7, 1));
    expect(await bytesOf(8, 0)).not.toBe(await bytesOf(7, 0));
  });

  it("is cut by the limit of the request", async () => {
    const body = JSON.stringify({
      model: SMALL,
      stream: true,
      max_tokens: 3,
      messages: [{ role: "user", content: "Who wrote Hamlet?" }],
    });
    const response = await world().demoFetch(URL_OF_CHAT, { method: "POST", body });
    const { finish, bytes } = await readReply(response);
    expect(finish).toBe("length");
    expect(bytes).toContain('"completion_tokens":3');
  });

  it("comes in one piece when it is not to stream, also from a Request and to message parts", async () => {
    const body = JSON.stringify({
      model: SMALL,
      messages: [{ role: "user", content: [{ type: "text", text: "Who wrote Hamlet?" }] }],
    });
    const response = await world().demoFetch(new Request(URL_OF_CHAT, { method: "POST", body }));
    const reply = await response.json();
    expect(reply.object).toBe("chat.completion");
    expect(reply.choices[0].message.content).toContain("Shakespeare");
    expect(reply.usage.completion_tokens).toBeGreaterThan(5);
  });
});

describe("the candidates", () => {
  const question = "Wrapped words. Your part: What is the capital of Australia?\n\n";

  it.each([
    ["mistralai/mistral-7b-instruct-v0.3", "Sydney"],
    ["qwen/qwen-2.5-7b-instruct", "Sydney"],
    ["google/gemma-2-27b-it", "Canberra"],
    ["mistralai/mixtral-8x22b-instruct", "Canberra"],
    ["meta-llama/llama-3.1-70b-instruct", "Canberra"],
    ["gpt-5-nano", "Sydney"],
    ["some-model-405b", "Canberra"],
  ])("%s says %s", async (model, expected) => {
    expect((await readReply(await world().ask(model, question))).text).toContain(expected);
  });

  it("take as long as their size says", async () => {
    const timeOf = async (model: string) => {
      const { ask, clock } = world({ pace: 1 });
      await readReply(await ask(model));
      return clock.elapsed;
    };
    expect(await timeOf(LARGE)).toBeGreaterThan(2 * (await timeOf(SMALL)));
  });

  it("answer a whole known question step by step, the weak ones wrongly", async () => {
    const whole = "Which river flows through the birthplace of the composer of Fidelio?";
    expect((await readReply(await world().ask(LARGE, whole))).text).toContain("**Rhine**");
    expect((await readReply(await world().ask(SMALL, whole))).text).not.toContain("Rhine");
  });

  it("say plainly that they are simulated when they know nothing", async () => {
    const { text } = await readReply(await world().ask(LARGE, "Why is my tea cold?"));
    expect(text).toContain("demo world");
    expect(text).toContain(LARGE);
  });
});

describe("what else the server answers", () => {
  it("lists the pool's models", async () => {
    const pool = [
      {
        id: "A",
        aliases: [],
        description: "",
        provider: "p",
        model: "a-7b",
        price: null,
        paperModel: null,
        paperPrice: null,
        temperature: 0,
        maxTokens: 512,
      },
    ];
    const response = await world({ pool }).demoFetch("https://example.test/v1/models");
    expect((await response.json()).data.map((model: { id: string }) => model.id)).toEqual(["a-7b"]);
  });

  it.each([
    ["https://example.test/v1/embeddings", { method: "POST" }, 404],
    [URL_OF_CHAT, {}, 404],
    [URL_OF_CHAT, { method: "POST", body: "not json" }, 400],
    [URL_OF_CHAT, { method: "POST", body: "[]" }, 400],
    [URL_OF_CHAT, { method: "POST", body: '{"messages":[]}' }, 400],
    [URL_OF_CHAT, { method: "POST", body: '{"model":"m","messages":[]}' }, 400],
    [URL_OF_CHAT, { method: "POST" }, 400],
  ])("%s %j is refused with %i", async (url, init, status) => {
    const response = await world().demoFetch(url, init);
    expect(response.status).toBe(status);
    expect((await response.json()).error.message).not.toBe("");
  });
});

describe("the candidates' weather", () => {
  it("limits the rate once per candidate, and says when to come back", async () => {
    const { ask } = world({ weather: { ...CLEAR_SKY, rateLimit: true } });
    const first = await ask(SMALL);
    expect(first.status).toBe(429);
    expect(first.headers.get("retry-after")).toBe("1");
    expect((await first.json()).error.code).toBe("rate_limit_exceeded");
    expect((await ask(SMALL)).status).toBe(200);
    expect((await ask(SMALL)).status).toBe(200);
  });

  it("hits others by seed", async () => {
    const hits = new Set<string>();
    for (let seed = 1; seed <= 10; seed += 1) {
      const { ask } = world({ seed, weather: { ...CLEAR_SKY, rateLimit: true } });
      await ask(SMALL);
      hits.add(`${(await ask(LARGE)).status}`);
    }
    expect(hits).toEqual(new Set(["200", "429"]));
  });

  it("lets the first token wait", async () => {
    const { ask, clock } = world({ pace: 1, weather: { ...CLEAR_SKY, slowStart: true } });
    const response = await ask(SMALL);
    const reader = response.body?.getReader();
    await reader?.read();
    expect(clock.elapsed).toBeGreaterThan(4000);
  });

  it("cuts a reply in mid-stream, by an error or an early end, and only once", async () => {
    const kinds = new Set<string>();
    for (let seed = 1; seed <= 10; seed += 1) {
      const { ask } = world({ seed, weather: { ...CLEAR_SKY, cutStream: true } });
      const cut = await readReply(await ask(SMALL));
      expect(cut.finish).toBeNull();
      expect(cut.bytes).not.toContain("[DONE]");
      expect(cut.text).not.toBe("");
      kinds.add(cut.error === null ? "early end" : "error");
      const again = await readReply(await ask(SMALL));
      expect(again.finish).toBe("stop");
      expect(again.text.startsWith(cut.text)).toBe(true);
    }
    expect(kinds).toEqual(new Set(["early end", "error"]));
  });

  it("is clear when nothing is switched on", async () => {
    const { ask } = world();
    for (const model of [SMALL, LARGE, SMALL]) {
      expect((await readReply(await ask(model))).finish).toBe("stop");
    }
  });
});

describe("abort", () => {
  it("rejects before the reply", async () => {
    const signal = AbortSignal.abort();
    await expect(world().ask(SMALL, "Hi", { signal })).rejects.toMatchObject({
      name: "AbortError",
    });
  });

  it("breaks the stream after any number of events", async () => {
    for (let events = 0; events < 20; events += 1) {
      const controller = new AbortController();
      const response = await world().ask(SMALL, "Who wrote Hamlet?", { signal: controller.signal });
      const reader = response.body?.getReader();
      for (let i = 0; i < events; i += 1) expect((await reader?.read())?.done).toBe(false);
      const pending = reader?.read();
      if (events % 2 === 0) await pending;
      controller.abort();
      await expect(
        events % 2 === 0 ? reader?.read() : readOn(pending, reader),
      ).rejects.toMatchObject({
        name: "AbortError",
      });
    }
  });

  it("ends a wait that would never end", async () => {
    const controller = new AbortController();
    const clock = {
      now: () => 0,
      sleep: (_ms: number, signal: AbortSignal): Promise<void> =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
        }),
    };
    const { ask } = world({ clock, pace: 1 });
    const response = await ask(SMALL, "Who wrote Hamlet?", { signal: controller.signal });
    const pending = response.body?.getReader().read();
    controller.abort();
    await expect(pending).rejects.toMatchObject({ name: "AbortError" });
  });

  it("lets the reader cancel", async () => {
    const response = await world().ask(SMALL);
    const reader = response.body?.getReader();
    await reader?.read();
    await expect(reader?.cancel()).resolves.toBeUndefined();
  });
});

/** A read that was under way may still succeed; the one after it must not. */
async function readOn(
  pending: Promise<unknown> | undefined,
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): Promise<unknown> {
  await pending;
  return reader?.read();
}
