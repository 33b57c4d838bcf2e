import { describe, expect, it } from "vitest";
import type { ChatRequest } from "#core/ports/chat-model.ts";
import { chatModelFor } from "./chat-model-for.ts";
import { ask, joined, NEVER, preset, REQUEST } from "./fixtures/ask.ts";
import {
  ANTHROPIC_STREAM,
  GEMINI_STREAM,
  OPENAI_STREAM,
  SAID,
} from "./fixtures/recorded-streams.ts";
import {
  type Act,
  answered,
  CANARY,
  collect,
  scriptedWorld,
  streamed,
} from "./fixtures/scripted-world.ts";

describe("what is sent", () => {
  const done: Act = streamed([OPENAI_STREAM]);
  const finished: Record<string, Act> = {
    anthropic: streamed([ANTHROPIC_STREAM]),
    gemini: streamed([GEMINI_STREAM]),
  };

  it.each([
    ["openai", { Authorization: `Bearer ${CANARY}` }],
    ["openrouter", { Authorization: `Bearer ${CANARY}` }],
    ["mistral", { Authorization: `Bearer ${CANARY}` }],
    [
      "anthropic",
      {
        "x-api-key": CANARY,
        "anthropic-version": "2023-06-01",
        "anthropic-dangerous-direct-browser-access": "true",
      },
    ],
    ["gemini", { "x-goog-api-key": CANARY }],
  ])("carries to %s only the headers that it lets a page send", async (id, headers) => {
    const { sent } = await ask(id, [finished[id] ?? done]);
    expect(sent[0]?.init.headers).toEqual({ "Content-Type": "application/json", ...headers });
    expect(sent[0]?.url).not.toContain(CANARY);
    expect(sent[0]?.init).toMatchObject({
      method: "POST",
      mode: "cors",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      cache: "no-store",
    });
  });

  it("asks OpenAI-compatible providers for usage, and OpenRouter for the cost", async () => {
    const groq = await ask("groq", [done]);
    expect(groq.sent[0]).toMatchObject({
      url: "https://api.groq.com/openai/v1/chat/completions",
      body: {
        model: "some-model",
        messages: REQUEST.messages,
        max_tokens: 256,
        temperature: 0.2,
        top_p: 0.9,
        seed: 7,
        stream: true,
        stream_options: { include_usage: true },
      },
    });
    expect(groq.sent[0]?.body).not.toHaveProperty("usage");
    const openRouter = await ask("openrouter", [done]);
    expect(openRouter.sent[0]?.body).toHaveProperty("usage", { include: true });
  });

  it("leaves out what was not asked for", async () => {
    const { access, sent } = scriptedWorld([done]);
    const request: ChatRequest = {
      model: "m",
      messages: REQUEST.messages,
      maxTokens: 9,
      temperature: null,
    };
    await collect(chatModelFor(preset("groq"), access).stream(request, { signal: NEVER }));
    const fields = new Set(Object.keys(sent[0]?.body ?? {}));
    expect(fields).toEqual(
      new Set(["max_tokens", "messages", "model", "stream", "stream_options"]),
    );
  });

  it("speaks to OpenAI's reasoning models in their own terms", async () => {
    const { sent } = await ask("openai", [done], { model: "gpt-5-mini" });
    expect(sent[0]?.body).toHaveProperty("max_completion_tokens", 256);
    for (const field of ["max_tokens", "temperature", "top_p"]) {
      expect(sent[0]?.body).not.toHaveProperty(field);
    }
    const other = await ask("openai", [done], { model: "gpt-4o-mini" });
    expect(other.sent[0]?.body).toHaveProperty("temperature", 0.2);
  });

  it("spares Mistral the fields that it refuses", async () => {
    const { sent } = await ask("mistral", [done]);
    expect(sent[0]?.body).toHaveProperty("random_seed", 7);
    expect(sent[0]?.body).not.toHaveProperty("seed");
    expect(sent[0]?.body).not.toHaveProperty("stream_options");
  });

  it("puts the system text where Anthropic and Gemini want it", async () => {
    const one = await ask("anthropic", [streamed([ANTHROPIC_STREAM])]);
    expect(one.sent[0]).toMatchObject({
      url: "https://api.anthropic.com/v1/messages",
      body: {
        system: "Be short.",
        messages: [{ role: "user", content: "Where do the trains stop?" }],
        max_tokens: 256,
        temperature: 0.2,
        stream: true,
      },
    });
    expect(one.sent[0]?.body).not.toHaveProperty("top_p");
    const two = await ask("gemini", [streamed([GEMINI_STREAM])], { model: "models/gemini-x" });
    expect(two.sent[0]).toMatchObject({
      url: "https://generativelanguage.googleapis.com/v1beta/models/gemini-x:streamGenerateContent?alt=sse",
      body: {
        systemInstruction: { parts: [{ text: "Be short." }] },
        contents: [{ role: "user", parts: [{ text: "Where do the trains stop?" }] }],
        generationConfig: { maxOutputTokens: 256, temperature: 0.2, topP: 0.9, seed: 7 },
      },
    });
  });

  it("leaves out a field that the server refuses, says so, and remembers it", async () => {
    const refusal = answered(422, {
      detail: [
        {
          type: "extra_forbidden",
          loc: ["body", "stream_options"],
          msg: "Extra inputs are not permitted",
        },
      ],
    });
    const { access, sent } = scriptedWorld([refusal, done]);
    const model = chatModelFor(preset("together"), access);
    const parts = await collect(model.stream(REQUEST, { signal: NEVER }));
    expect(parts[0]).toMatchObject({ type: "retry", attempt: 1, delayMs: 0 });
    expect(joined(parts, "text-delta")).toBe(SAID);
    await collect(model.stream(REQUEST, { signal: NEVER }));
    expect(sent.map(({ body }) => Object.hasOwn(body ?? {}, "stream_options"))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("renames the token limit when the server wants the newer name", async () => {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    const { sent } = await ask("together", [answered(400, { error: { message } }), done]);
    expect(sent[1]?.body).toHaveProperty("max_completion_tokens", 256);
    expect(sent[1]?.body).not.toHaveProperty("max_tokens");
  });
});
