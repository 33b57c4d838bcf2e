import { describe, expect, it } from "vitest";
import { ANTHROPIC, GEMINI, GROQ } from "./fixtures/play.ts";
import { readPieces } from "./fixtures/reply-of.ts";
import { events } from "./fixtures/scripted-world.ts";
import { mergeCounts } from "./merge-counts.ts";

describe("figures that come more than once", () => {
  it("are the later ones, unless these are zero or nonsense", () => {
    const first = mergeCounts(null, { a: 300, b: 1, inner: { c: 5 }, cost: 0.002 });
    const then = { a: 0, b: 50, inner: { c: 0, d: 7 }, cost: 0, e: 0, f: null, g: -3 };
    expect(mergeCounts(first, then)).toEqual({
      a: 300,
      b: 50,
      inner: { c: 5, d: 7 },
      cost: 0.002,
      e: 0,
      g: -3,
    });
    expect(mergeCounts(mergeCounts(null, { a: 5 }), { a: -1 })).toEqual({ a: 5 });
  });

  it("stay where nothing readable follows, and hostile names are ordinary ones", () => {
    const first = mergeCounts(null, { a: 1 });
    for (const odd of [null, undefined, 7, "x", [1]]) expect(mergeCounts(first, odd)).toBe(first);
    const evil = mergeCounts(first, JSON.parse('{"__proto__": {"a": 9}}'));
    expect(evil?.["a"]).toBe(1);
    expect(({} as Record<string, unknown>)["a"]).toBeUndefined();
    let deep: unknown = 1;
    for (let level = 0; level < 5000; level += 1) deep = { deep };
    expect(() => mergeCounts(null, deep)).not.toThrow();
  });
});

describe("the usage of a reply", () => {
  const text = { choices: [{ index: 0, delta: { content: "A" }, finish_reason: null }] };
  const end = { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] };
  const counts = { prompt_tokens: 30, completion_tokens: 4, total_tokens: 34 };

  it.each([
    [
      "inside a choice",
      [{ choices: [{ index: 0, delta: {}, finish_reason: "stop", usage: counts }] }],
    ],
    [
      "inside a delta",
      [{ choices: [{ index: 0, delta: { usage: counts }, finish_reason: "stop" }] }],
    ],
    ["in Groq's own field", [{ ...end, x_groq: { usage: counts } }]],
    [
      "before zeros",
      [
        { ...end, usage: counts },
        { choices: [], usage: { prompt_tokens: 0, completion_tokens: 0 } },
      ],
    ],
    [
      "before a zero prompt",
      [
        { ...end, usage: counts },
        { choices: [], usage: { prompt_tokens: 0, completion_tokens: 4 } },
      ],
    ],
    [
      "as it grows",
      [
        { ...text, usage: { prompt_tokens: 30, completion_tokens: 1 } },
        { ...end, usage: counts },
      ],
    ],
    ["in the newer words", [{ ...end, usage: { input_tokens: 30, output_tokens: 4 } }]],
  ])("is read %s", async (_, chunks) => {
    const reply = await readPieces([events(text, ...chunks, "[DONE]")], GROQ);
    expect(reply.usage).toEqual({
      fresh: 30,
      cacheRead: 0,
      cacheWrite: 0,
      output: 4,
      reasoning: 0,
    });
  });

  it("keeps what was charged when a later chunk says nothing of it", async () => {
    const chunks = [
      { ...end, usage: { ...counts, cost: 0.003 } },
      { choices: [], usage: { ...counts, cost: 0 } },
    ];
    expect((await readPieces([events(text, ...chunks)], GROQ)).reported).toBe(3_000_000_000);
  });

  it("keeps Anthropic's input when its last event says zero, and reads its thinking", async () => {
    const stream = events(
      {
        type: "message_start",
        message: { content: [], usage: { input_tokens: 300, output_tokens: 1 } },
      },
      { type: "content_block_delta", delta: { type: "text_delta", text: "A" } },
      {
        type: "message_delta",
        delta: { stop_reason: "end_turn" },
        usage: {
          input_tokens: 0,
          output_tokens: 50,
          output_tokens_details: { thinking_tokens: 40 },
        },
      },
      { type: "message_stop" },
    );
    expect((await readPieces([stream], ANTHROPIC)).usage).toMatchObject({
      fresh: 300,
      output: 50,
      reasoning: 40,
    });
  });

  it("keeps Gemini's prompt when a later chunk leaves it out", async () => {
    const chunk = (text: string, usageMetadata: object, finishReason?: string): object => ({
      candidates: [{ content: { parts: [{ text }] }, finishReason }],
      usageMetadata,
    });
    const stream = events(
      chunk("A", { promptTokenCount: 30, candidatesTokenCount: 1 }),
      chunk("B", { candidatesTokenCount: 4 }, "STOP"),
    );
    expect((await readPieces([stream], GEMINI)).usage).toMatchObject({ fresh: 30, output: 4 });
  });
});
