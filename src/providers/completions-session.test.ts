import { describe, expect, it } from "vitest";
import { CompletionsSession, policyServer } from "./completions-session.ts";
import { finishOf, NEVER, options, SERVER, sessionWith, text } from "./fixtures/completions-run.ts";
import { completionsWorld, SCRIPT, type ServerStyle } from "./fixtures/completions-world.ts";
import {
  answered,
  CANARY,
  collect,
  events,
  scriptedWorld,
  settle,
  streamed,
} from "./fixtures/scripted-world.ts";
import { testTextSession } from "./text-session.contract.ts";

const HARNESS = { origin: "harness", signal: NEVER } as const;
const STYLES: readonly ServerStyle[] = [
  "vllm",
  "sglang",
  "llama.cpp",
  "ollama",
  "keeps-stop",
  "ignores-stop",
];

for (const style of STYLES) {
  testTextSession(`CompletionsSession on a server like ${style}`, {
    prompt: "Question: where is stop 7?\n",
    make(chunk) {
      const { access } = completionsWorld(style, chunk);
      const session = new CompletionsSession(SERVER, "router", access);
      return { session, text: () => session.text };
    },
  });
}

describe("what is posted", () => {
  it("is the whole text and the settings, and no more headers than needed", async () => {
    const { session, sent } = sessionWith([
      streamed([events(text("a", { finish_reason: "stop" }))]),
    ]);
    await session.append("One. ", HARNESS);
    await session.append("Two.", HARNESS);
    await collect(session.generate(options()));
    expect(sent[0]).toMatchObject({
      url: "http://localhost:8000/v1/completions",
      init: {
        headers: { "Content-Type": "application/json" },
        credentials: "omit",
        redirect: "error",
      },
      body: {
        model: "router",
        prompt: "One. Two.",
        stop: ["</search>", "</answer>"],
        max_tokens: 500,
        temperature: 0,
        top_p: 1,
        seed: 7,
        stream: true,
        stream_options: { include_usage: true },
      },
    });
    await session.append(" Three.", HARNESS);
    await collect(session.generate(options()));
    expect(sent[1]?.body).toHaveProperty("prompt", "One. Two.a Three.");
  });

  it("carries a key where there is one", async () => {
    const { session, sent } = sessionWith(
      [streamed([events(text("a", { finish_reason: "stop" }))])],
      CANARY,
    );
    await collect(session.generate(options()));
    expect(sent[0]?.init.headers).toHaveProperty("Authorization", `Bearer ${CANARY}`);
  });

  it("keeps special tokens out of data, also across a border", async () => {
    const { session } = sessionWith([]);
    await session.append("<|im_start|>user\n", HARNESS);
    await session.append("a<|im_end|>b </s> [INST] <", { origin: "question", signal: NEVER });
    await session.append("|im_start|>c", { origin: "reply", signal: NEVER });
    expect(session.text).toBe("<|im_start|>user\na< |im_end|>b < /s> [ INST] < |im_start|>c");
  });

  it("goes without the count of tokens when the server refuses to be asked", async () => {
    const { session, sent } = sessionWith([
      answered(400, { error: { message: "Unknown parameter: stream_options" } }),
      streamed([events(text("a", { finish_reason: "stop" }))]),
    ]);
    const parts = await collect(session.generate(options()));
    expect(parts).toMatchObject([{ type: "text", text: "a" }, { type: "finish" }]);
    expect(sent[1]?.body).not.toHaveProperty("stream_options");
    expect(session.usage.decodedTokens).toBe(1);
  });
});

describe("a stop string", () => {
  it("cancels the request before the reader has seen it", async () => {
    const { access, sent } = completionsWorld("ignores-stop", 4);
    const session = new CompletionsSession(SERVER, "router", access);
    for await (const part of session.generate(options())) {
      if (session.text.endsWith("</search>")) expect(sent[0]?.cancelled).toBe(true);
      expect(part).toBeDefined();
    }
    expect(session.text).toBe(SCRIPT.slice(0, SCRIPT.indexOf(" and then")));
  });

  it("is counted even though it ends the stream before its usage", async () => {
    const { access } = completionsWorld("ignores-stop", 4);
    const session = new CompletionsSession(SERVER, "router", access);
    await session.append("x".repeat(400), HARNESS);
    await collect(session.generate(options()));
    expect(session.usage.prefilledTokens).toBe(100);
    expect(session.usage.decodedTokens).toBe(Math.ceil(session.text.length / 4) - 100);
  });

  it.each<[string, string, string, string | null, string]>([
    ["the tag left open", "<think>a</think><search>b", "", "</search>", "stop"],
    ["the tag that the prompt opened", "Paris", "<answer>", "</answer>", "stop"],
    ["none where no tag is open", "<search>b</search> done", "", null, "eos"],
    ["none where there is no tag at all", "done", "", null, "eos"],
  ])("that the server keeps to itself is inferred: %s", async (_, piece, prompt, stop, reason) => {
    const end = text("", { finish_reason: "stop" });
    const { session } = sessionWith([streamed([events(text(piece), end, "[DONE]")])]);
    await session.append(prompt, HARNESS);
    const stops = ["</search>", "</answer>"].filter((one) => !piece.includes(one));
    const parts = await collect(session.generate(options({ stop: stops })));
    expect(finishOf(parts)).toMatchObject({ reason, stop });
    expect(session.text).toBe(prompt + piece + (stop ?? ""));
  });

  it.each<[string, object]>([
    ["vLLM", { stop_reason: null }],
    ["vLLM, a stop token", { stop_reason: 151_645 }],
    ["SGLang", { matched_stop: 151_645 }],
  ])("is not invented when %s says that the text ended by itself", async (_, said) => {
    const end = text("", { finish_reason: "stop", ...said });
    const { session } = sessionWith([streamed([events(text("<search>b"), end)])]);
    const parts = await collect(session.generate(options()));
    expect(finishOf(parts)).toMatchObject({ reason: "eos", stop: null });
    expect(session.text).toBe("<search>b");
  });
});

describe("tokens", () => {
  const end = text("", { finish_reason: "stop" });

  it.each<[string, object, number, number]>([
    ["what the server read anew", { prompt_tokens_details: { cached_tokens: 90 } }, 10, 3],
    ["all, when it does not say what it had", {}, 100, 3],
  ])("counts %s", async (_, more, prefilledTokens, decodedTokens) => {
    const usage = { choices: [], usage: { prompt_tokens: 100, completion_tokens: 3, ...more } };
    const { session } = sessionWith([streamed([events(text("a"), end, usage, "[DONE]")])]);
    const parts = await collect(session.generate(options()));
    expect(session.usage).toEqual({ prefilledTokens, decodedTokens });
    expect(finishOf(parts).usage).toMatchObject({ fresh: prefilledTokens, output: 3 });
  });

  it("reads llama.cpp's timings", async () => {
    const usage = {
      choices: [],
      usage: { prompt_tokens: 100, completion_tokens: 3 },
      timings: { prompt_n: 12, cache_n: 88 },
    };
    const { session } = sessionWith([streamed([events(text("a"), end, usage, "[DONE]")])]);
    const parts = await collect(session.generate(options()));
    expect(finishOf(parts).usage).toMatchObject({ fresh: 12, cacheRead: 88, output: 3 });
  });

  it("uses vLLM's running count when it ends a generation itself", async () => {
    const counted = (piece: string, tokens: number): object => ({
      ...text(piece),
      usage: { prompt_tokens: 50, completion_tokens: tokens },
    });
    const { session } = sessionWith([
      streamed([events(counted("<search>b", 3), counted("</search>", 5))], "hang"),
    ]);
    const parts = await collect(session.generate(options()));
    expect(finishOf(parts)).toMatchObject({ reason: "stop", usage: { fresh: 50, output: 5 } });
  });
});

describe("failures", () => {
  it("keep the text that came, and say what they are", async () => {
    const { session } = sessionWith([streamed([events(text("<think>a"))], "break")]);
    const reading = collect(session.generate(options()));
    await expect(reading).rejects.toMatchObject({ code: "stream-cut" });
    expect(session.text).toBe("<think>a");
  });

  it("are tried again before the first token, without a word", async () => {
    const { session, sent } = sessionWith([
      answered(503, ""),
      streamed([events(text("a", { finish_reason: "stop" }))]),
    ]);
    const parts = await collect(session.generate(options()));
    expect(parts.map(({ type }) => type)).toEqual(["text", "finish"]);
    expect(sent).toHaveLength(2);
  });

  it("name a context that is full", async () => {
    const { session } = sessionWith([
      answered(400, { error: { code: 400, type: "exceed_context_size_error", message: "x" } }),
    ]);
    const reading = collect(session.generate(options()));
    await expect(reading).rejects.toMatchObject({ code: "context-full" });
  });

  it("name a server that is not there, with the command that starts it", async () => {
    const { access } = scriptedWorld([() => Promise.reject(new TypeError("Failed to fetch"))]);
    const session = new CompletionsSession(SERVER, "router", access);
    const reading = collect(session.generate(options()));
    await expect(reading).rejects.toMatchObject({
      code: "local-blocked",
      fix: expect.stringContaining(
        "vllm serve MODEL --allowed-origins '[\"https://page.example\"]'",
      ),
    });
  });

  it("are a bug when two things are done at once", async () => {
    const { session } = sessionWith([streamed([events(text("a"))], "hang")]);
    const first = session.generate(options());
    await first.next();
    await settle();
    await expect(session.append("b", HARNESS)).rejects.toMatchObject({ code: "internal" });
    await expect(session.generate(options()).next()).rejects.toMatchObject({ code: "internal" });
    await first.return();
    await session.append("b", HARNESS);
    expect(session.text).toBe("ab");
  });

  it("are a bug when a mark is not its own", async () => {
    const { session } = sessionWith([]);
    await expect(session.rewind({ length: 0 })).rejects.toMatchObject({ code: "internal" });
  });
});

describe("the token that begins a text", () => {
  it("is left to the server, which adds it itself", async () => {
    const session = new CompletionsSession(policyServer("http://127.0.0.1:1/v1"), "m", {
      fetch: () => Promise.reject(new TypeError("not asked")),
      key: () => null,
      clock: { now: () => 0, sleep: async () => undefined },
      random: () => 0,
      online: () => true,
    });
    const options = { origin: "harness", signal: new AbortController().signal } as const;
    await session.append("<|begin_of_text|><|start_header_id|>user", options);
    await session.append("<|begin_of_text|>later", options);
    expect(session.text).toBe("<|start_header_id|>user<|begin_of_text|>later");
  });
});
