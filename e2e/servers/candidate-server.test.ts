import { afterEach, describe, expect, test } from "vitest";
import { type CandidateServerOptions, startCandidateServer } from "./candidate-server.ts";
import type { ChatServer } from "./chat-server.ts";
import { Gate } from "./gate.ts";
import { readData, readEvents } from "./read-events.ts";
import type { ScriptedModel } from "./turn.ts";

const KEY = "sk-canary-0000";
const REPLY = "Paris is the capital of France."; // 8 tokens of 4 characters
const PRICE = { input: 40_000n, cacheRead: 10_000n, output: 100_000n, reasoning: 200_000n };

interface Chunk {
  readonly choices: readonly {
    readonly delta: { readonly content?: string; readonly reasoning?: string };
    readonly finish_reason: string | null;
  }[];
  readonly usage?: Readonly<Record<string, unknown>>;
  readonly error?: unknown;
}

let server: ChatServer;

afterEach(() => server.close());

async function start(
  options: Partial<CandidateServerOptions> = {},
  turn: Partial<ScriptedModel> = {},
) {
  const models = [{ id: "small", reply: REPLY, price: PRICE, ...turn }];
  server = await startCandidateServer({ key: KEY, models, ...options });
}

function ask(
  settings: { body?: object; headers?: Record<string, string>; signal?: AbortSignal } = {},
) {
  return fetch(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${KEY}`,
      "content-type": "application/json",
      ...settings.headers,
    },
    body: JSON.stringify({
      model: "small",
      messages: [{ role: "user", content: "What is the capital of France?" }],
      stream: true,
      stream_options: { include_usage: true },
      ...settings.body,
    }),
    ...(settings.signal === undefined ? {} : { signal: settings.signal }),
  });
}

function textOf(chunks: readonly Chunk[]): string {
  return chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta.content ?? "")).join("");
}

describe("a candidate server", () => {
  test("streams the reply token by token and tells the usage it bills", async () => {
    await start({}, { cachedTokens: 3 });
    const chunks = await readData<Chunk>(await ask());
    expect(textOf(chunks)).toBe(REPLY);
    expect(chunks.at(-1)?.usage).toEqual({
      prompt_tokens: 8,
      completion_tokens: 8,
      total_tokens: 16,
      prompt_tokens_details: { cached_tokens: 3 },
      completion_tokens_details: { reasoning_tokens: 0 },
    });
    const tokens = { fresh: 5, cacheRead: 3, cacheWrite: 0, output: 8, reasoning: 0 };
    expect(server.bill.lines).toEqual([
      { request: 1, model: "small", tokens, picodollars: 1_030_000n, complete: true },
    ]);
  });

  test("bills thinking at its own price, inside the completion tokens", async () => {
    await start({}, { reasoning: "Let me think" });
    const chunks = await readData<Chunk>(await ask());
    expect(chunks.map(({ choices }) => choices[0]?.delta.reasoning ?? "").join("")).toBe(
      "Let me think",
    );
    expect(chunks.at(-1)?.usage).toMatchObject({
      completion_tokens: 11,
      completion_tokens_details: { reasoning_tokens: 3 },
    });
    expect(server.bill.total).toBe(8n * 40_000n + 8n * 100_000n + 3n * 200_000n);
  });

  test("reports its charge in dollars when told to", async () => {
    await start({ reportedPercent: 90 });
    const chunks = await readData<Chunk>(await ask());
    expect(chunks.at(-1)?.usage?.["cost"]).toBe(1_008_000e-12);
  });

  test("tells no usage unless it is asked for", async () => {
    await start();
    const chunks = await readData<Chunk>(await ask({ body: { stream_options: undefined } }));
    expect(chunks.some(({ usage }) => usage !== undefined)).toBe(false);
  });

  test("answers in one piece without streaming, and makes the reply from the last message", async () => {
    await start({}, { reply: (message) => `You asked: ${message}` });
    const content = "You asked: What is the capital of France?";
    const response = await ask({ body: { stream: false } });
    expect(await response.json()).toMatchObject({ choices: [{ message: { content } }] });
  });

  test("ends a reply at the token limit", async () => {
    await start();
    const chunks = await readData<Chunk>(await ask({ body: { max_tokens: 2 } }));
    expect(textOf(chunks)).toBe(REPLY.slice(0, 8));
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).toContain("length");
  });

  test("lists its models to the right key only", async () => {
    await start();
    const list = (key: string) =>
      fetch(`${server.url}/v1/models`, { headers: { authorization: `Bearer ${key}` } });
    expect(await (await list(KEY)).json()).toMatchObject({ data: [{ id: "small" }] });
    expect((await list("wrong")).status).toBe(401);
  });

  test("answers 404 for an unknown model and 400 for a parameter the model refuses", async () => {
    await start();
    expect((await ask({ body: { model: "large" } })).status).toBe(404);
    await server.close();
    await start({}, { refuses: ["temperature"] });
    expect((await ask({ body: { temperature: 0 } })).status).toBe(400);
  });

  test("records what it was sent, and answers queued turns first", async () => {
    await start();
    server.queue("small", { fault: { kind: "status", status: 503 } }, { reply: "Second." });
    expect((await ask()).status).toBe(503);
    expect(textOf(await readData<Chunk>(await ask()))).toBe("Second.");
    expect(textOf(await readData<Chunk>(await ask()))).toBe(REPLY);
    expect(server.requests.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(server.requests[0]?.headers["authorization"]).toBe(`Bearer ${KEY}`);
    expect(server.requests[0]?.body).toContain("capital of France");
    expect(server.bill.lines.map(({ request }) => request)).toEqual([2, 3]);
  });
});

describe("towards a page, a candidate server", () => {
  const preflight = (headers: string) =>
    fetch(`${server.url}/v1/chat/completions`, {
      method: "OPTIONS",
      headers: {
        origin: "https://page.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": headers,
      },
    });

  test("lets Authorization and Content-Type pass and refuses any other header", async () => {
    await start();
    const allowed = await preflight("authorization, content-type");
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://page.example");
    const refused = await preflight("authorization,content-type,x-stainless-os");
    expect(refused.status).toBe(403);
    expect(refused.headers.get("access-control-allow-origin")).toBeNull();
    expect(server.preflights).toHaveLength(2);
    expect(server.requests).toHaveLength(0);
  });

  test("refuses a wrong key without CORS headers", async () => {
    await start();
    const response = await ask({ headers: { authorization: "Bearer wrong" } });
    expect(response.status).toBe(401);
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
    expect((await ask()).headers.get("access-control-allow-origin")).toBe("*");
  });

  test("gives no CORS headers at all when told so", async () => {
    await start({ cors: false });
    expect((await preflight("authorization")).status).toBe(405);
    expect((await ask()).headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("faults of a candidate server", () => {
  test.each([
    [{ status: 429, retryAfter: "2" }, "retry-after", "2"],
    [{ status: 429, retryAfter: "Wed, 21 Oct 2026 07:28:00 GMT" }, "retry-after", /2026/],
    [{ status: 429, retryAfterMs: "250" }, "retry-after-ms", "250"],
    [{ status: 500 }, "content-type", "application/json"],
    [{ status: 502, html: true }, "content-type", "text/html"],
    [{ status: 503 }, "retry-after", null],
    [{ status: 529 }, "content-type", "application/json"],
  ] as const)("answers %o and bills nothing", async (fault, header, value) => {
    await start({}, { fault: { kind: "status", ...fault } });
    const response = await ask();
    expect(response.status).toBe(fault.status);
    const sent = response.headers.get(header);
    if (value === null) expect(sent).toBeNull();
    else expect(sent).toMatch(value);
    expect(server.bill.lines).toEqual([]);
  });

  test("a 200 that is a web page", async () => {
    await start({}, { fault: { kind: "html" } });
    const response = await ask();
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html"]);
    expect(await response.text()).toContain("<html>");
  });

  test("a redirect to another origin", async () => {
    await start({}, { fault: { kind: "redirect", to: "http://127.0.0.1:9/" } });
    await expect(ask().then(({ ok }) => ok)).rejects.toThrow();
  });

  test("a stall before the first byte ends when the test says so", async () => {
    const gate = new Gate();
    await start({}, { fault: { kind: "stall-start", gate } });
    const response = ask();
    await gate.reached;
    expect(server.underway).toBe(1);
    gate.release();
    expect(textOf(await readData<Chunk>(await response))).toBe(REPLY);
  });

  test("a cut destroys the connection and bills what was generated", async () => {
    await start({}, { fault: { kind: "cut", afterTokens: 2 } });
    await expect(readEvents(await ask())).rejects.toThrow();
    expect(server.bill.lines[0]).toMatchObject({ tokens: { output: 2 }, complete: false });
    expect(await server.requests[0]?.end).toBe("cut");
  });

  test("one malformed event in an otherwise good stream", async () => {
    await start({}, { fault: { kind: "malformed", afterTokens: 1 } });
    const events = await readEvents(await ask());
    const broken = events.filter(({ data }) => data.startsWith('{"id": "broken"'));
    expect(broken).toHaveLength(1);
    expect(events.at(-1)?.data).toBe("[DONE]");
  });

  test.each([false, true])("an error event inside a 200 stream (named: %s)", async (named) => {
    await start({}, { fault: { kind: "error-event", afterTokens: 3, named } });
    const last = (await readEvents(await ask())).at(-1);
    expect(last?.event).toBe(named ? "error" : undefined);
    expect(JSON.parse(last?.data ?? "")).toMatchObject({ error: { code: 502 } });
    expect(server.bill.lines[0]).toMatchObject({ tokens: { output: 3 }, complete: false });
  });

  test("a stream without [DONE], and one without usage", async () => {
    await start();
    server.queue("small", { fault: { kind: "no-end" } }, { fault: { kind: "no-usage" } });
    const withoutDone = await readEvents(await ask());
    expect(withoutDone.map(({ data }) => data)).not.toContain("[DONE]");
    const withoutUsage = await readEvents(await ask());
    expect(withoutUsage.map(({ data }) => data).join("\n")).not.toContain("prompt_tokens");
    expect(withoutUsage.at(-1)?.data).toBe("[DONE]");
  });

  test.each(["bytes", "crlf"] as const)("the same events framed as %s", async (framing) => {
    await start({}, { reply: "Zürich, 東京, 🙂", comment: "PROCESSING" });
    const plain = await readData<Chunk>(await ask());
    server.queue("small", { framing });
    expect(textOf(await readData<Chunk>(await ask()))).toBe(textOf(plain));
    expect(textOf(plain)).toBe("Zürich, 東京, 🙂");
  });
});

describe("a held reply", () => {
  test("waits after the given tokens and goes on when released", async () => {
    const gate = new Gate();
    await start({}, { hold: { afterTokens: 2, gate } });
    const response = await ask();
    await gate.reached;
    expect(server.bill.lines[0]?.tokens.output).toBe(2);
    gate.release();
    expect(textOf(await readData<Chunk>(response))).toBe(REPLY);
  });

  test("ends when the client leaves, and bills only what was generated", async () => {
    const gate = new Gate();
    await start({}, { hold: { afterTokens: 2, gate } });
    const stop = new AbortController();
    const response = await ask({ signal: stop.signal });
    await gate.reached;
    stop.abort();
    await expect(readEvents(response)).rejects.toThrow();
    expect(await server.requests[0]?.end).toBe("disconnected");
    // By the time of another answer, what was still to be generated would have been.
    await ask({ body: { model: "unknown" } });
    expect(server.underway).toBe(0);
    expect(server.bill.lines[0]).toMatchObject({ tokens: { output: 2 }, complete: false });
  });

  test("does not keep the server from closing", async () => {
    await start({}, { hold: { afterTokens: 0, gate: new Gate() } });
    const response = await ask();
    const cut = expect(readEvents(response)).rejects.toThrow();
    await server.request(1);
    await server.close();
    await cut;
    expect(server.connections).toBe(0);
  });
});
