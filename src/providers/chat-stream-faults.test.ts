import { describe, expect, it } from "vitest";
import { ANTHROPIC, GEMINI, GOOD, GROQ, play, says } from "./fixtures/play.ts";
import { ANTHROPIC_STREAM, OPENAI_STREAM, SAID } from "./fixtures/recorded-streams.ts";
import { type Act, answered, CANARY, events, streamed } from "./fixtures/scripted-world.ts";

const delta = (content: unknown): object => ({ choices: [{ index: 0, delta: { content } }] });
const end = (reason: string): object => ({
  choices: [{ index: 0, delta: {}, finish_reason: reason }],
});

/** What streams in, and what becomes of it: the text and the finish reason, or the text and the error. */
const STREAMS: readonly [string, Act, string, string][] = [
  ["S8 comments and then the end", streamed([": alive\n\n".repeat(60)]), "", "reply-empty"],
  ["S10 an event without data", streamed(["event: x\n\n", OPENAI_STREAM]), SAID, "stop"],
  ["S13 no [DONE]", streamed([events(delta("A"), end("stop"))]), "A", "stop"],
  ["S14 two [DONE]", streamed([events(delta("A"), end("stop"), "[DONE]", "[DONE]")]), "A", "stop"],
  [
    "S15 data after [DONE]",
    streamed([events(delta("A"), end("stop"), "[DONE]", delta("B"))]),
    "A",
    "stop",
  ],
  [
    "S16 forged [DONE]",
    streamed([events(delta("A"), "[DONE]x", end("stop"))]),
    "A",
    "stream-malformed",
  ],
  [
    "S17 [DONE] and an open socket",
    streamed([events(delta("A"), end("stop"), "[DONE]")], "hang"),
    "A",
    "stop",
  ],
  ["S18 cut in the middle of an event", streamed([`${events(delta("A"))}data`]), "A", "stream-cut"],
  [
    "S19 cut in the middle of JSON",
    streamed([`${events(delta("A"))}data: {"choices":[{"ind`]),
    "A",
    "stream-cut",
  ],
  [
    "S20 cut after the finish reason, before usage",
    streamed([events(delta("A"), end("stop"))], "break"),
    "A",
    "stop",
  ],
  [
    "S20 cut after content, before the finish reason",
    streamed([events(delta("A"))], "break"),
    "A",
    "stream-cut",
  ],
  [
    "S24 an event of 2 MiB",
    streamed([events(delta("A")), `data: ${"x".repeat(2 ** 21)}`]),
    "A",
    "stream-too-large",
  ],
  [
    "S28 text after the finish reason",
    streamed([events(delta("A"), end("stop"), delta("B"), "[DONE]")]),
    "AB",
    "stop",
  ],
  [
    "S27 another index",
    streamed([
      events(
        { choices: [{ index: 1, delta: { content: "no" } }] },
        { choices: [{ index: 7e9, delta: { content: "no" } }] },
        { choices: [{ index: "__proto__", delta: { content: "no" } }] },
        delta("A"),
        end("stop"),
      ),
    ]),
    "A",
    "stop",
  ],
  [
    "S30 an error event with a status",
    streamed([
      events(delta("A"), {
        error: { code: 502, message: `upstream with ${CANARY}` },
        choices: [{ index: 0, delta: { content: "" }, finish_reason: "error" }],
      }),
    ]),
    "A",
    "provider-error",
  ],
  [
    "S30 an error event without one",
    streamed([events(delta("A"), { error: { message: "oops" } })]),
    "A",
    "provider-error",
  ],
  [
    "S30 a named error event",
    streamed([`${events(delta("A"))}event: error\ndata: {"message":"oops"}\n\n`]),
    "A",
    "provider-error",
  ],
  [
    "J1 invalid JSON",
    streamed([events(delta("A"), "{nope", end("stop"))]),
    "A",
    "stream-malformed",
  ],
  [
    "J2 hostile keys",
    streamed([
      'data: {"__proto__":{"choices":[{"delta":{"content":"no"}}]},"constructor":{"error":1}}\n\n',
      events(delta("A"), end("stop")),
    ]),
    "A",
    "stop",
  ],
  [
    "J3 ten thousand levels",
    streamed([`data: ${"[".repeat(10_000)}${"]".repeat(10_000)}\n\n`, OPENAI_STREAM]),
    SAID,
    "stop",
  ],
  ["J4 content null", streamed([events(delta(null), delta("A"), end("stop"))]), "A", "stop"],
  [
    "J5 content as parts",
    streamed([
      events(
        delta([
          { type: "thinking", thinking: [{ type: "text", text: "hm" }] },
          { type: "text", text: "A" },
          { type: "text", text: { value: "B" } },
          "C",
          { type: "image_url" },
        ]),
        end("stop"),
      ),
    ]),
    "ABC",
    "stop",
  ],
  ["J6 no choices", streamed([events({ choices: [] }, delta("A"), end("stop"))]), "A", "stop"],
  [
    "J7 several choices",
    streamed([
      events(
        {
          choices: [
            { index: 1, delta: { content: "B" } },
            { index: 0, delta: { content: "A" } },
          ],
        },
        end("stop"),
      ),
    ]),
    "A",
    "stop",
  ],
  ["J8 length", streamed([events(delta("A"), end("length"))]), "A", "length"],
  ["J9 filtered", streamed([events(delta("A"), end("content_filter"))]), "A", "filtered"],
  ["J9 filtered, no text", streamed([events(end("content_filter"))]), "", "refused-by-provider"],
  [
    "J10 a refusal",
    streamed([events({ choices: [{ index: 0, delta: { refusal: "I cannot." } }] }, end("stop"))]),
    "I cannot.",
    "refused",
  ],
  ["a reason nobody knows", streamed([events(delta("A"), end("tired"))]), "A", "other"],
  [
    "J13 reasoning only",
    streamed([
      events({ choices: [{ index: 0, delta: { reasoning_content: "hm" } }] }, end("length")),
    ]),
    "",
    "reply-empty",
  ],
  ["an empty reply", streamed([events(end("stop"), "[DONE]")]), "", "reply-empty"],
  ["an empty body", streamed([]), "", "reply-empty"],
  ["J14 a web page", answered(200, "\n<!doctype html><p>Sign in"), "", "provider-error"],
  [
    "J15 no stream though one was asked for",
    answered(200, {
      model: "m-1",
      choices: [{ index: 0, message: { role: "assistant", content: "A" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 3, completion_tokens: 1 },
    }),
    "A",
    "stop",
  ],
  [
    "J15 an error in its place",
    answered(200, { error: { message: "no", code: 404 } }),
    "",
    "model-not-found",
  ],
  ["J16 garbage", streamed([Uint8Array.of(31, 139, 8, 0, 255, 254)]), "", "reply-empty"],
];

describe("a stream with a fault", () => {
  it.each(STREAMS)("%s", async (_, act, text, ending) => {
    const outcome = await play([act], GROQ, {
      retry: { retries: 0, baseMs: 1, mostMs: 1, longestAskedMs: 1 },
    });
    const last = outcome.parts.at(-1);
    const finish = last?.type === "finish" ? last.reason : null;
    expect(outcome.text).toBe(text);
    expect(outcome.error?.code ?? finish).toBe(ending);
  });

  it("S3 shows bytes that are no text as such", async () => {
    const bytes = new TextEncoder().encode(events(delta("A?B"), end("stop")));
    bytes[bytes.indexOf(63)] = 0xff;
    expect((await play([streamed([bytes])])).text).toBe("A\uFFFDB");
  });

  it("asks again only while nothing has been passed on", async () => {
    const early = await play([streamed([events({ error: { code: 502 } })]), GOOD]);
    expect(early).toMatchObject({ error: null, requests: 2, text: SAID });
    const late = await play([streamed([events(delta("A"), { error: { code: 502 } })]), GOOD]);
    expect(late).toMatchObject({ error: { code: "provider-error" }, requests: 1, text: "A" });
  });

  it("keeps what Anthropic billed before it was cut", async () => {
    const half = ANTHROPIC_STREAM.slice(0, ANTHROPIC_STREAM.indexOf("event: message_delta"));
    const { parts, error } = await play([streamed([half], "break")], ANTHROPIC);
    expect(error?.code).toBe("stream-cut");
    expect(parts.find(({ type }) => type === "usage")).toMatchObject({
      usage: { fresh: 25, cacheRead: 4000, cacheWrite: 300 },
    });
  });

  it.each([
    ["overloaded_error", "overloaded"],
    ["rate_limit_error", "rate-limited"],
    ["authentication_error", "key-rejected"],
    ["not_found_error", "model-not-found"],
    ["invalid_request_error", "request-rejected"],
    ["api_error", "provider-error"],
  ])("reads Anthropic's %s inside a stream", async (type, code) => {
    const event = { type: "error", error: { type, message: "x" } };
    const { error } = await play([streamed([`event: error\n${events(event)}`])], ANTHROPIC);
    expect(error?.code).toBe(code);
  });

  it("says that Gemini blocked the question", async () => {
    const act = streamed([events({ promptFeedback: { blockReason: "SAFETY" } })]);
    expect((await play([act], GEMINI)).error?.code).toBe("refused-by-provider");
  });

  it("reads Gemini's word for a wrong key", async () => {
    const body = says("API key not valid.", {
      code: 400,
      status: "INVALID_ARGUMENT",
      details: [{ reason: "API_KEY_INVALID" }],
    });
    expect((await play([answered(400, body)], GEMINI)).error?.code).toBe("key-rejected");
  });
});
