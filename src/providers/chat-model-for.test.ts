import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChatPart } from "#core/ports/chat-model.ts";
import { ask, joined } from "./fixtures/ask.ts";
import {
  ANTHROPIC_STREAM,
  GEMINI_STREAM,
  OPENAI_STREAM,
  OPENROUTER_STREAM,
  SAID,
} from "./fixtures/recorded-streams.ts";
import { bytesOf, streamed } from "./fixtures/scripted-world.ts";

function lastUsage(parts: readonly ChatPart[]): ChatPart | undefined {
  return parts.findLast((part) => part.type === "usage");
}

const RECORDED = [
  {
    id: "openai",
    stream: OPENAI_STREAM,
    reasoning: "",
    usage: { fresh: 176, cacheRead: 1024, cacheWrite: 0, output: 30, reasoning: 10 },
    reported: null,
    servedModel: "gpt-4o-mini-2024-07-18",
  },
  {
    id: "openrouter",
    stream: OPENROUTER_STREAM,
    reasoning: "Stations first.",
    usage: { fresh: 100, cacheRead: 0, cacheWrite: 0, output: 20, reasoning: 4 },
    reported: 67_920_000,
    servedModel: "meta-llama/llama-3.1-70b-instruct",
  },
  {
    id: "anthropic",
    stream: ANTHROPIC_STREAM,
    reasoning: "Stations first.",
    usage: { fresh: 25, cacheRead: 4000, cacheWrite: 300, output: 15, reasoning: 0 },
    reported: null,
    servedModel: "claude-sonnet-4-5",
  },
  {
    id: "gemini",
    stream: GEMINI_STREAM,
    reasoning: "Stations first.",
    usage: { fresh: 18, cacheRead: 32, cacheWrite: 0, output: 18, reasoning: 10 },
    reported: null,
    servedModel: "gemini-2.5-flash",
  },
] as const;

describe.each(RECORDED)("a recorded stream of $id", (recorded) => {
  const { id, stream } = recorded;

  function expectWhole(parts: readonly ChatPart[]): void {
    expect(joined(parts, "text-delta")).toBe(SAID);
    expect(joined(parts, "reasoning-delta")).toBe(recorded.reasoning);
    expect(lastUsage(parts)).toEqual({
      type: "usage",
      usage: recorded.usage,
      reported: recorded.reported,
    });
    expect(parts.at(-1)).toEqual({
      type: "finish",
      reason: "stop",
      servedModel: recorded.servedModel,
    });
    expect(parts.filter((part) => part.type === "finish")).toHaveLength(1);
  }

  it("reads the same in single bytes", async () => {
    expectWhole((await ask(id, [streamed(bytesOf(stream))])).parts);
  });

  it("reads the same when cut in two at every byte", async () => {
    const bytes = new TextEncoder().encode(stream);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const pieces = [bytes.slice(0, cut), bytes.slice(cut)];
      expectWhole((await ask(id, [streamed(pieces)])).parts);
    }
  });

  it("reads the same in any pieces", async () => {
    const bytes = new TextEncoder().encode(stream);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
        const ends = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const pieces = ends.slice(1).map((end, index) => bytes.slice(ends[index], end));
        expectWhole((await ask(id, [streamed(pieces)])).parts);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ["CR", stream.replaceAll("\r\n", "\n").replaceAll("\n", "\r")],
    ["CRLF", stream.replaceAll("\r\n", "\n").replaceAll("\n", "\r\n")],
    ["a byte order mark", `\uFEFF${stream}`],
    ["no blank line at the end", stream.trimEnd()],
    ["comments between", stream.replaceAll("data:", ": alive\ndata:")],
    ["fields nobody knows", stream.replaceAll("data:", "id: 1\nretry: 5\nodd: x\ndata:")],
    ["no space after the colon", stream.replaceAll("data: ", "data:")],
  ])("reads the same with %s", async (_, changed) => {
    expectWhole((await ask(id, [streamed([changed])])).parts);
  });

  it("is cut wherever it breaks before its finish reason", async () => {
    const finish = /"(?:finish_reason|stop_reason)": ?"|"finishReason"/.exec(stream);
    const bytes = new TextEncoder().encode(stream.slice(0, finish?.index));
    for (let end = 1; end < bytes.length; end += 37) {
      const reading = ask(id, [streamed([bytes.slice(0, end)], "break")]);
      await expect(reading).rejects.toMatchObject({ code: "stream-cut", side: "network" });
    }
  });
});
