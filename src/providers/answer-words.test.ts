import { describe, expect, it } from "vitest";
import { preset } from "./fixtures/ask.ts";
import { ANTHROPIC, GEMINI, GOOD, play } from "./fixtures/play.ts";
import { answered, CANARY, events, streamed } from "./fixtures/scripted-world.ts";
import { VENDOR_WORDS } from "./fixtures/vendor-words.ts";

describe("words in an answer that claims to be a success", () => {
  it.each(VENDOR_WORDS)(
    "%s: are shown, and nothing is asked again",
    async (_, body, code, words) => {
      for (const act of [answered(200, body), answered(200, JSON.stringify(body, null, 2))]) {
        const outcome = await play([act, GOOD]);
        expect(outcome.error?.code).toBe(code);
        expect(outcome.error?.message).toMatch(words);
        expect(outcome.requests).toBe(1);
      }
    },
  );

  it.each(VENDOR_WORDS.slice(0, 9))(
    "%s: also as an event of a stream",
    async (_, body, code, words) => {
      const outcome = await play([streamed([events(body, "[DONE]")]), GOOD]);
      expect(outcome.error?.code).toBe(code);
      expect(outcome.error?.message).toMatch(words);
      expect(outcome.requests).toBe(1);
    },
  );

  it.each([
    [
      "llama.cpp's line",
      { code: 400, message: "the prompt is longer than the context" },
      "context-full",
    ],
    ["a line without a status", { message: "slot was lost" }, "provider-error"],
    [
      "a line with a status worth waiting for",
      { code: 503, message: "Loading model" },
      "overloaded",
    ],
  ])("an error line, %s", async (_, body, code) => {
    const outcome = await play([
      streamed([`error: ${JSON.stringify(body)}\n\ndata: [DONE]\n\n`]),
      GOOD,
    ]);
    expect(outcome.error?.code).toBe(code);
    expect(outcome.error?.message).toContain(body.message);
    expect(outcome.requests).toBe(1);
  });

  it("an error line in plain words, and one after a reply", async () => {
    const plain = await play([streamed(["error: slot was lost\n\n"])]);
    expect(plain.error?.message).toContain("slot was lost");
    const late = events(
      { choices: [{ delta: { content: "Lyon." } }] },
      { choices: [{ delta: {}, finish_reason: "stop" }] },
    );
    const outcome = await play([streamed([`${late}error: slot was lost\n\n`])]);
    expect(outcome).toMatchObject({ error: null, text: "Lyon." });
  });

  it.each([
    ["upstream connect error or disconnect", "provider-error"],
    ["  The model is overloaded,\nplease try again later.\n", "overloaded"],
    ["Invalid API key: check it", "key-rejected"],
  ])("plain words in the place of a stream: %j", async (words, code) => {
    for (const pieces of [[words], [...words]]) {
      const outcome = await play([streamed(pieces), GOOD]);
      expect(outcome.error?.code).toBe(code);
      expect(outcome.error?.message).toContain(words.trim().replace("\n", " "));
      expect(outcome.requests).toBe(1);
    }
  });

  it.each([": OPENROUTER PROCESSING\n\n", "retry: 3000\n\nid: 1\n\n", "\n\n", "dat"])(
    "%j are no words",
    async (silence) => {
      expect((await play([streamed([silence])])).error?.code).toBe("reply-empty");
    },
  );

  it("a success that says so is a reply", async () => {
    const body = {
      code: 0,
      msg: "success",
      base_resp: { status_code: 0, status_msg: "" },
      error: null,
      choices: [{ message: { content: "Lyon." }, finish_reason: "stop" }],
    };
    expect(await play([answered(200, body)])).toMatchObject({ error: null, text: "Lyon." });
    const start = { code: 0, message: "ok" };
    const stream = events(start, {
      choices: [{ delta: { content: "Lyon." }, finish_reason: "stop" }],
    });
    expect(await play([streamed([stream])])).toMatchObject({ error: null, text: "Lyon." });
  });

  it("an error with a status of its own is still worth another attempt", async () => {
    const busy = answered(200, { error: { code: 503, message: "Busy" } });
    expect(await play([busy, GOOD])).toMatchObject({ error: null, requests: 2 });
  });

  it("in the other formats", async () => {
    for (const provider of [ANTHROPIC, GEMINI]) {
      const outcome = await play([answered(200, { code: 9, msg: "balance is too low" })], provider);
      expect(outcome).toMatchObject({ error: { code: "credit-exhausted" }, requests: 1 });
    }
  });

  it("holds no key, however deep the words were", async () => {
    const raw = JSON.stringify({ error: { message: `Invalid key ${CANARY}` } });
    const body = { error: { message: "Provider returned error", code: 401, metadata: { raw } } };
    const { error } = await play([answered(401, body)], preset("openrouter"));
    expect(error?.message).toContain("[hidden]");
  });
});
