import { describe, expect, it } from "vitest";
import { finishOf, options, sessionWith, text } from "./fixtures/completions-run.ts";
import { everyCut } from "./fixtures/reply-of.ts";
import { collect, events, streamed } from "./fixtures/scripted-world.ts";

describe("an end as some server says it", () => {
  const end = (reason: unknown, more: object = {}): object =>
    text("", { finish_reason: reason, ...more });
  const error = { error: { code: 502, message: "gone" } };

  it.each<[string, string, string]>([
    ["[DONE] without a reason", events(text("Lyon"), "[DONE]"), "eos"],
    ["[DONE] after an empty one", events(text("Lyon"), end(""), "[DONE]"), "eos"],
    ["[DONE] with a blank", `${events(text("Lyon"), end("stop"))}data: [DONE] \n\n`, "eos"],
    [
      "signs of life",
      `data: ping\n\n${events(text("Lyon"))}event: ping\ndata: x\n\n${events(end("stop"))}`,
      "eos",
    ],
    ["a reason in capitals", events(text("Lyon"), end("LENGTH"), "[DONE]"), "length"],
    ["length, then stop", events(text("Lyon"), end("length"), end("stop"), "[DONE]"), "length"],
    ["an error after the end", events(text("Lyon"), end("stop"), error), "eos"],
    ["one JSON text without a reason", JSON.stringify(text("Lyon")), "eos"],
    [
      "no reason where the limit was met",
      events(
        text("Lyon"),
        { choices: [], usage: { prompt_tokens: 9, completion_tokens: 500 } },
        "[DONE]",
      ),
      "length",
    ],
  ])("%s, also cut in two at every byte", async (_, stream, reason) => {
    for (const pieces of everyCut(stream)) {
      const { session } = sessionWith([streamed(pieces)]);
      const parts = await collect(session.generate(options()));
      expect(session.text).toBe("Lyon");
      expect(finishOf(parts).reason).toBe(reason);
    }
  });

  it("a stop string that the server kept to itself is inferred there too", async () => {
    const { session } = sessionWith([streamed([events(text("<search>b"), "[DONE]")])]);
    const parts = await collect(session.generate(options()));
    expect(finishOf(parts)).toMatchObject({ reason: "stop", stop: "</search>" });
  });

  it("keeps a count that a later chunk gives as zero", async () => {
    const counted = (prompt: number, completion: number): object => ({
      choices: [
        { index: 0, text: "", usage: { prompt_tokens: prompt, completion_tokens: completion } },
      ],
    });
    const stream = events(text("Lyon"), end("stop"), counted(40, 3), counted(0, 3), "[DONE]");
    const { session } = sessionWith([streamed([stream])]);
    const parts = await collect(session.generate(options()));
    expect(finishOf(parts).usage).toMatchObject({ fresh: 40, output: 3 });
  });

  it("is none where neither comes", async () => {
    const { session } = sessionWith([streamed([events(text("Lyon"))])]);
    await expect(collect(session.generate(options()))).rejects.toMatchObject({
      code: "stream-cut",
    });
  });

  it("before which an error comes is none", async () => {
    for (const stream of [events(text("Ly"), error, "[DONE]"), `error: {"message":"gone"}\n\n`]) {
      const { session } = sessionWith([streamed([stream])]);
      await expect(collect(session.generate(options()))).rejects.toMatchObject({
        code: "provider-error",
        message: expect.stringContaining("gone"),
      });
    }
  });
});
