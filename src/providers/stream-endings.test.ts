import { describe, expect, it } from "vitest";
import { GROQ } from "./fixtures/play.ts";
import { everyBeginning, everyCut, readPieces, type WholeReply } from "./fixtures/reply-of.ts";
import { events } from "./fixtures/scripted-world.ts";
import { BROKEN, COUNTED, ENDINGS, end, say, used } from "./fixtures/stream-endings.ts";

const NOTHING: WholeReply = {
  text: "",
  reasoning: "",
  finish: null,
  usage: null,
  reported: null,
  warning: null,
  error: null,
  requests: 1,
};

describe("a reply that ends well", () => {
  it.each(ENDINGS)("%s, also cut in two at every byte", async (_, provider, stream, expected) => {
    const whole: WholeReply = { ...NOTHING, ...expected };
    expect(await readPieces([stream], provider)).toEqual(whole);
    for (const pieces of everyCut(stream)) {
      const reply = await readPieces(pieces, provider);
      expect(reply, `cut after ${pieces[0]?.length} bytes`).toEqual(whole);
    }
  });

  it.each(ENDINGS)(
    "%s: of any beginning of it nothing is made up, and none without an end is complete",
    async (_, provider, stream, expected) => {
      for (const beginning of everyBeginning(stream)) {
        const reply = await readPieces([beginning], provider);
        const place = `ended after ${beginning.length} bytes`;
        expect(expected.text?.startsWith(reply.text), place).toBe(true);
        if (reply.finish === null)
          expect(reply.error, place).toMatch(/^(?:stream-cut|reply-empty)$/);
        else expect(reply.text, place).not.toBe("");
      }
    },
  );

  it("is not complete without a word of its end", async () => {
    for (const stream of [
      events(say("Lyon")),
      events(say("Lyon"), used(21, 7)),
      events(say("Lyon", "")),
    ]) {
      expect((await readPieces([stream], GROQ)).error).toBe("stream-cut");
      expect((await readPieces([stream], GROQ, "break")).error).toBe("stream-cut");
    }
    const half = '{"choices":[{"message":{"content":"Lyon';
    expect((await readPieces([half], GROQ)).error).toBe("stream-cut");
  });

  it("fails at an error before its end, and what it used is not lost", async () => {
    const stream = events(
      say("Ly"),
      { ...BROKEN, ...used(21, 7, { cost: 0.002 }) },
      end("stop"),
      "[DONE]",
    );
    expect(await readPieces([stream], GROQ)).toMatchObject({
      text: "Ly",
      error: "provider-error",
      finish: null,
      usage: COUNTED,
      reported: 2_000_000_000,
    });
    for (const reason of ["error", "network_error", "insufficient_system_resource"]) {
      const broken = await readPieces([events(say("Ly"), end(reason), "[DONE]")], GROQ);
      expect(broken).toMatchObject({ error: "provider-error", finish: null });
    }
  });

  it("says what the error said where it brought no text", async () => {
    const reply = await readPieces([events(end("stop"), BROKEN)], GROQ);
    expect(reply.error).toBe("provider-error");
    expect((await readPieces([events("[DONE]")], GROQ)).error).toBe("reply-empty");
  });
});
