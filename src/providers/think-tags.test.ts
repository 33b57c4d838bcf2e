import { describe, expect, it } from "vitest";
import { preset } from "./fixtures/ask.ts";
import { ANTHROPIC, GROQ, OPENAI, play } from "./fixtures/play.ts";
import { everyCut, readPieces, replyOf } from "./fixtures/reply-of.ts";
import { answered, events, streamed } from "./fixtures/scripted-world.ts";
import { end, say, used } from "./fixtures/stream-endings.ts";

const reason = (text: string, field = "reasoning_content"): object => ({
  choices: [{ index: 0, delta: { [field]: text }, finish_reason: null }],
});

const hidden = (reasoning: number): object =>
  used(12, reasoning, { completion_tokens_details: { reasoning_tokens: reasoning } });

describe("thinking in the text of a reply", () => {
  it.each([
    ["in one chunk", ["<think>\nRhône, so Lyon.\n</think>\n\nLyon."]],
    ["in many", ["<thi", "nk>\nRhône, ", "so Lyon.", "\n</th", "ink>", "\n", "\nLy", "on."]],
    ["without its beginning", ["Rhône, so Lyon.", "</think>", "\n\nLyon."]],
  ])("is reasoning, %s, wherever the stream is cut", async (_, pieces) => {
    const stream = events(...pieces.map((piece) => say(piece)), end("stop"), "[DONE]");
    for (const cut of everyCut(stream)) {
      expect(await readPieces(cut, GROQ)).toMatchObject({
        text: "Lyon.",
        reasoning: "Rhône, so Lyon.",
        finish: "stop",
        warning: null,
      });
    }
  });

  it("is taken apart in every format", async () => {
    const blocks = events(
      {
        type: "message_start",
        message: { content: [], usage: { input_tokens: 3, output_tokens: 1 } },
      },
      {
        type: "content_block_delta",
        delta: { type: "text_delta", text: "<think>so</think>Lyon." },
      },
      { type: "message_delta", delta: { stop_reason: "end_turn" } },
      { type: "message_stop" },
    );
    expect(await readPieces([blocks], ANTHROPIC)).toMatchObject({ text: "Lyon.", reasoning: "so" });
    const whole = answered(200, {
      choices: [{ message: { content: "<think>so</think>Lyon." }, finish_reason: "stop" }],
    });
    expect(replyOf(await play([whole]))).toMatchObject({ text: "Lyon.", reasoning: "so" });
  });

  it("is left where it is where a candidate wants that", async () => {
    const stream = events(say("<think>so</think>Lyon."), end("stop"), "[DONE]");
    const kept = await play([streamed([stream])], GROQ, {}, { splitThinking: false });
    expect(replyOf(kept)).toMatchObject({ text: "<think>so</think>Lyon.", reasoning: "" });
  });

  it("is text in the middle of a reply, and where reasoning comes apart from it", async () => {
    const spoken = "Qwen writes <think> first and </think> after.";
    expect((await readPieces([events(say(spoken), end("stop"))], GROQ)).text).toBe(spoken);
    const apart = events(reason("so"), say("It ends at </think>."), end("stop"));
    expect(await readPieces([apart], GROQ)).toMatchObject({
      text: "It ends at </think>.",
      reasoning: "so",
    });
    const stray = events(reason("so"), say("</think>\n\nLyon."), end("stop"));
    expect((await readPieces([stray], GROQ)).text).toBe("Lyon.");
  });

  it("that is all there is stays reasoning, and the next step is said", async () => {
    for (const text of [
      "<think>Lyon, I think.</think>",
      "<think>Lyon, I think.",
      "Lyon, I think.</think>\n",
    ]) {
      const outcome = await play([streamed([events(say(text), end("stop"), "[DONE]")])]);
      expect(replyOf(outcome)).toMatchObject({
        text: "",
        reasoning: expect.stringContaining("Lyon, I think."),
        error: "reply-empty",
        requests: 1,
      });
      expect(outcome.error?.message).toMatch(/nothing but reasoning/);
      expect(outcome.error?.fix).toMatch(/let its thinking stay in its replies/);
    }
  });

  it("that used up the tokens says so", async () => {
    const outcome = await play([streamed([events(say("<think>Rhône, so"), end("length"))])]);
    expect(outcome.error?.message).toMatch(/spent all its tokens on reasoning/);
    expect(outcome.error?.fix).toMatch(/^Raise the candidate's token limit/);
  });

  it("does not forbid another attempt while it is held back", async () => {
    const half = streamed([events(say("<thi"))], "break");
    const good = streamed([events(say("Lyon."), end("stop"))]);
    expect(replyOf(await play([half, good]))).toMatchObject({ text: "Lyon.", requests: 2 });
  });

  it("gives out what it held back where a stream breaks off after more than that", async () => {
    const stream = events(say("Lyon <"));
    expect(await readPieces([stream], GROQ, "break")).toMatchObject({
      text: "Lyon <",
      error: "stream-cut",
    });
  });
});

describe("a reply that came only as reasoning", () => {
  it.each(["reasoning_content", "reasoning", "thinking"])(
    "in the field %s, and ended by itself, is the reply, and that is said",
    async (field) => {
      const stream = events(
        reason("Lyon, ", field),
        reason("of course.", field),
        end("stop"),
        used(9, 4),
        "[DONE]",
      );
      for (const cut of everyCut(stream)) {
        const reply = await readPieces(cut, GROQ);
        expect(reply).toMatchObject({ text: "Lyon, of course.", reasoning: "", finish: "stop" });
        expect(reply.warning).toMatch(/sent this as reasoning.*taken as the reply/);
      }
    },
  );

  it("is the reply too where the server gives no reason for its end", async () => {
    expect(await readPieces([events(reason("Lyon."), "[DONE]")], GROQ)).toMatchObject({
      text: "Lyon.",
      finish: "other",
    });
  });

  it("in a format that has thinking of its own stays what it is", async () => {
    const anthropic = events(
      { type: "content_block_delta", delta: { type: "thinking_delta", thinking: "Rhône." } },
      { type: "message_delta", delta: { stop_reason: "end_turn" } },
      { type: "message_stop" },
    );
    const gemini = events({
      candidates: [
        { content: { parts: [{ text: "Rhône.", thought: true }] }, finishReason: "STOP" },
      ],
    });
    for (const [stream, provider] of [
      [anthropic, ANTHROPIC],
      [gemini, preset("gemini")],
    ] as const) {
      const outcome = await play([streamed([stream])], provider);
      expect(replyOf(outcome)).toMatchObject({
        text: "",
        reasoning: "Rhône.",
        error: "reply-empty",
      });
      expect(outcome.error?.message).toMatch(/nothing but reasoning/);
      expect(outcome.error?.fix).toMatch(/choose another candidate/);
    }
  });

  it("and met its limit was still thinking, whatever the server calls that", async () => {
    const limits = [
      events(reason("Rhône, so"), end("length"), "[DONE]"),
      // The request asked for 64 tokens at most.
      events(reason("Rhône, so"), end("stop"), used(9, 64), "[DONE]"),
    ];
    for (const stream of limits) {
      const outcome = await play([streamed([stream])]);
      expect(replyOf(outcome)).toMatchObject({
        text: "",
        reasoning: "Rhône, so",
        error: "reply-empty",
      });
      expect(outcome.error?.message).toMatch(/spent all its tokens on reasoning/);
    }
  });

  it.each([
    ["hidden, at its limit", OPENAI, events(say(""), end("length"), hidden(64), "[DONE]")],
    [
      "hidden, and said to have stopped",
      OPENAI,
      events(say(""), end("stop"), hidden(31), "[DONE]"),
    ],
    ["at its limit, without a count", OPENAI, events(say(""), end("length"), "[DONE]")],
    [
      "hidden, at Gemini",
      preset("gemini"),
      events({
        candidates: [{ content: { role: "model" }, finishReason: "MAX_TOKENS" }],
        usageMetadata: { promptTokenCount: 8, thoughtsTokenCount: 64, totalTokenCount: 72 },
      }),
    ],
    [
      "hidden, at Anthropic",
      ANTHROPIC,
      events(
        {
          type: "message_start",
          message: { content: [], usage: { input_tokens: 8, output_tokens: 1 } },
        },
        {
          type: "message_delta",
          delta: { stop_reason: "max_tokens" },
          usage: { output_tokens: 64, output_tokens_details: { thinking_tokens: 64 } },
        },
        { type: "message_stop" },
      ),
    ],
  ])(
    "and is %s: the limit is to be raised, and nothing is asked again",
    async (_, provider, stream) => {
      const outcome = await play([streamed([stream])], provider);
      expect(outcome.error).toMatchObject({ code: "reply-empty", retryable: false });
      expect(outcome.error?.message).toMatch(/spent all its tokens on reasoning/);
      expect(outcome.error?.fix).toMatch(/^Raise the candidate's token limit in Models/);
      expect(outcome.requests).toBe(1);
    },
  );

  it("is not what an empty reply is", async () => {
    const outcome = await play([streamed([events(say(""), end("stop"), used(9, 1), "[DONE]")])]);
    expect(outcome.error?.message).toMatch(/sent an empty reply/);
  });
});
