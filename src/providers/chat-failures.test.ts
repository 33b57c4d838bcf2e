import { describe, expect, it } from "vitest";
import type { ErrorCode } from "#core/errors.ts";
import { preset } from "./fixtures/ask.ts";
import { GEMINI, GOOD, GROQ, OPENAI, play, says } from "./fixtures/play.ts";
import { OPENAI_STREAM, SAID } from "./fixtures/recorded-streams.ts";
import { type Act, answered, CANARY, streamed, unreachable } from "./fixtures/scripted-world.ts";

/** Status, body, what it means, and how often it is tried. */
const STATUSES: readonly [string, number, unknown, ErrorCode, number][] = [
  ["P6 a redirect", 307, "", "redirected", 1],
  ["P7 400", 400, says("bad field", { type: "invalid_request_error" }), "request-rejected", 1],
  [
    "P7 400, text too long",
    400,
    says("This model's maximum context length is 8192 tokens."),
    "context-full",
    1,
  ],
  ["P8 401", 401, says(`Incorrect API key provided: ${CANARY}.`), "key-rejected", 1],
  ["P9 402", 402, says("Insufficient credits"), "credit-exhausted", 1],
  ["P10 403 moderation", 403, says("flagged", { code: 403 }), "refused-by-provider", 1],
  [
    "P10 403 permission",
    403,
    says("Your key may not.", { type: "permission_error" }),
    "key-rejected",
    1,
  ],
  ["P11 404", 404, says("No endpoints found for m."), "model-not-found", 1],
  ["P11 400 that means 404", 400, says("gone", { code: "model_not_found" }), "model-not-found", 1],
  ["P12 408", 408, "", "overloaded", 3],
  ["P13 409", 409, "", "overloaded", 3],
  ["P13 425", 425, "", "overloaded", 3],
  ["P14 429", 429, says("slow down"), "rate-limited", 3],
  ["P14 429, no quota", 429, says("x", { code: "insufficient_quota" }), "credit-exhausted", 1],
  ["P17 500", 500, says("oops"), "provider-error", 3],
  ["P18 502 with a web page", 502, "<html><h1>Bad gateway</h1></html>", "provider-error", 3],
  ["P19 503", 503, "", "overloaded", 3],
  ["P20 529", 529, says("x", { type: "overloaded_error" }), "overloaded", 3],
  [
    "422",
    422,
    { detail: [{ loc: ["body", "model"], msg: "Field required" }] },
    "request-rejected",
    1,
  ],
];

describe("a status that is an error", () => {
  it.each(STATUSES)("%s", async (_, status, body, code, requests) => {
    const outcome = await play([answered(status, body)]);
    expect(outcome.error?.code).toBe(code);
    expect(outcome.error?.message).toContain("Groq");
    expect(outcome.requests).toBe(requests);
    expect(outcome.parts.filter(({ type }) => type === "retry")).toHaveLength(requests - 1);
  });

  it("does not quote a web page", async () => {
    const { error } = await play([answered(502, "<html>secret gateway</html>")]);
    expect(error?.message).not.toContain("gateway<");
    expect(error?.message).not.toContain("html");
  });

  it("goes on with the reply after a retry", async () => {
    const outcome = await play([answered(503, ""), answered(500, ""), GOOD]);
    expect(outcome.error).toBeNull();
    expect(outcome.text).toBe(SAID);
    expect(outcome.pauses).toEqual([500, 1000]);
    expect(outcome.parts.slice(0, 2)).toMatchObject([
      { type: "retry", attempt: 1, delayMs: 500, failure: { code: "overloaded" } },
      { type: "retry", attempt: 2, delayMs: 1000, failure: { code: "provider-error" } },
    ]);
  });

  it("spreads its pauses by up to a quarter", async () => {
    const { pauses } = await play([answered(503, "")], GROQ, { random: () => 0.999999 });
    expect(pauses).toEqual([375, 750]);
  });

  it.each([
    ["P14 seconds", { "retry-after": "2" }, 2000],
    ["P15 a date", { "retry-after": "Thu, 01 Oct 2026 00:00:09 GMT" }, 9000],
    [
      "P15 a date, and the answer's own",
      {
        "retry-after": "Thu, 01 Oct 2026 00:10:03 GMT",
        date: "Thu, 01 Oct 2026 00:10:00 GMT",
      },
      3000,
    ],
    ["P16 no time at all", { "retry-after-ms": "0" }, 0],
    ["P16 milliseconds win", { "retry-after-ms": "120", "retry-after": "9" }, 120],
    ["P16 less than nothing", { "retry-after": "-5" }, 500],
    ["P16 absurdly long", { "retry-after-ms": "1000000000" }, 500],
    ["P16 nonsense", { "retry-after": "soon" }, 500],
    ["a date in the past", { "retry-after": "Thu, 01 Oct 2026 00:00:00 GMT" }, 0],
  ])("waits as asked: %s", async (name, headers, pause) => {
    const now = Date.parse("2026-10-01T00:00:00Z");
    const { pauses, text } = await play([answered(429, "", headers), GOOD], GROQ, {
      date: () => now,
    });
    expect(pauses, name).toEqual([pause]);
    expect(text).toBe(SAID);
  });

  it("waits as asked in the body, where a page may not read the header", async () => {
    const inMessage = says("Rate limit reached. Please try again in 1.5s.");
    expect((await play([answered(429, inMessage), GOOD])).pauses).toEqual([1500]);
    const inDetails = says("Quota", {
      status: "RESOURCE_EXHAUSTED",
      details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "17s" }],
    });
    const { pauses, error } = await play([answered(429, inDetails)], GEMINI);
    expect(pauses).toEqual([17_000, 17_000]);
    expect(error?.fix).toContain("17 s");
  });

  it("does not wait for minutes, but says how long it was asked to", async () => {
    const outcome = await play([answered(429, "", { "retry-after": "1800" })]);
    expect(outcome.requests).toBe(1);
    expect(outcome.error).toMatchObject({ code: "rate-limited", retryAfterMs: 1_800_000 });
    expect(outcome.error?.fix).toContain("1800 s");
  });
});

describe("no answer at all", () => {
  const answersTo =
    (mode: string): Act =>
    ({ init }) =>
      init.mode === mode ? new Response("") : Promise.reject(new TypeError("Failed to fetch"));

  it("P1 P2 nobody there", async () => {
    const outcome = await play([unreachable]);
    expect(outcome.error).toMatchObject({ code: "network-opaque", side: "network" });
    expect(outcome.requests).toBe(3);
  });

  it("P3 offline", async () => {
    const outcome = await play([unreachable], GROQ, { online: () => false });
    expect(outcome.error).toMatchObject({ code: "offline", side: "network" });
    expect(outcome.requests).toBe(1);
  });

  it("P4 offline during the reply", async () => {
    const act = streamed([OPENAI_STREAM.slice(0, 700)], "break");
    const outcome = await play([act], GROQ, { online: () => false });
    expect(outcome.error?.code).toBe("offline");
    expect(outcome.text).not.toBe("");
  });

  it("P5 someone there who does not let the page read", async () => {
    const outcome = await play([answersTo("no-cors")]);
    expect(outcome.error).toMatchObject({ code: "cors-blocked", side: "provider" });
    expect(outcome.requests).toBe(1);
  });

  it("P5 OpenAI's answer to a wrong key", async () => {
    const outcome = await play([answersTo("no-cors")], OPENAI);
    expect(outcome.error).toMatchObject({ code: "cors-blocked", side: "visitor" });
    expect(outcome.error?.fix).toContain("OpenAI key");
  });
});

describe("a key that cannot be used", () => {
  it.each([
    ["none", () => null, "key-missing"],
    ["blank", () => "  ", "key-missing"],
    ["with a line break inside", () => "sk-canary-0000\nx", "key-rejected"],
    ["with a typographic dash", () => "sk–canary", "key-rejected"],
  ])("%s", async (_, key, code) => {
    const outcome = await play([GOOD], GROQ, { key });
    expect(outcome.error).toMatchObject({ code, side: "visitor" });
    expect(outcome.requests).toBe(0);
  });

  it("is not needed by a local server", async () => {
    const ollama = preset("ollama");
    expect((await play([GOOD], ollama, { key: () => null })).text).toBe(SAID);
  });

  it.each([
    ["http://api.example.com/v1"],
    ["ftp://example.com"],
    ["https://user:secret@example.com/v1"],
    ["https://example.com/v1?key=1"],
    ["not an address"],
  ])("never goes to %s", async (baseUrl) => {
    const outcome = await play([GOOD], { ...GROQ, baseUrl });
    expect(outcome.error).toMatchObject({ code: "request-rejected", side: "visitor" });
    expect(outcome.requests).toBe(0);
  });
});
