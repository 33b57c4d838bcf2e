import { describe, expect, it } from "vitest";
import type { ChatPart } from "#core/ports/chat-model.ts";
import { chatModelFor } from "./chat-model-for.ts";
import { ask, joined, NEVER, preset, REQUEST } from "./fixtures/ask.ts";
import { OPENAI_STREAM } from "./fixtures/recorded-streams.ts";
import {
  type Act,
  collect,
  events,
  scriptedWorld,
  settle,
  streamed,
} from "./fixtures/scripted-world.ts";

describe("leaving", () => {
  it("cancels the request when the reader walks away", async () => {
    const { access, sent } = scriptedWorld([streamed([OPENAI_STREAM.slice(0, 700)], "hang")]);
    for await (const part of chatModelFor(preset("openai"), access).stream(REQUEST, {
      signal: NEVER,
    })) {
      if (part.type === "text-delta") break;
    }
    expect(sent[0]?.cancelled).toBe(true);
  });

  it("frees the body, so that nothing keeps the connection", async () => {
    const response = streamed(
      [OPENAI_STREAM.slice(0, 700)],
      "hang",
    )({
      url: "",
      init: {},
      body: null,
      cancelled: false,
    });
    const { access } = scriptedWorld([() => response]);
    for await (const part of chatModelFor(preset("openai"), access).stream(REQUEST, {
      signal: NEVER,
    })) {
      if (part.type === "text-delta") break;
    }
    expect((await response).body?.locked).toBe(false);
  });

  it.each([
    ["before the answer", () => new Promise<Response>(() => undefined)],
    ["before the first event", streamed([], "hang")],
    ["in the middle", streamed([OPENAI_STREAM.slice(0, 700)], "hang")],
  ])("ends at once when stopped %s, and passes on nothing more", async (_, act: Act) => {
    const { access, sent } = scriptedWorld([act]);
    const controller = new AbortController();
    const parts: ChatPart[] = [];
    const reading = (async () => {
      const model = chatModelFor(preset("openai"), access);
      for await (const part of model.stream(REQUEST, { signal: controller.signal })) {
        parts.push(part);
      }
    })();
    await settle();
    const before = parts.length;
    controller.abort();
    await expect(reading).rejects.toMatchObject({ code: "aborted" });
    expect(parts).toHaveLength(before);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.cancelled).toBe(true);
  });

  it("sends nothing when it was stopped before", async () => {
    const { access, sent } = scriptedWorld([streamed([OPENAI_STREAM])]);
    const model = chatModelFor(preset("openai"), access);
    const reading = collect(model.stream(REQUEST, { signal: AbortSignal.abort() }));
    await expect(reading).rejects.toMatchObject({ code: "aborted" });
    expect(sent).toEqual([]);
  });

  it("reads 200,000 tiny events", async () => {
    const chunk = events({ choices: [{ index: 0, delta: { content: "ab" } }] });
    const many = Array.from({ length: 200 }, () => chunk.repeat(1000));
    const end = events({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }, "[DONE]");
    const { parts } = await ask("groq", [streamed([...many, end])]);
    expect(joined(parts, "text-delta")).toHaveLength(400_000);
  });
});
