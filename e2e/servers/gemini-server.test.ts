import { afterEach, expect, test } from "vitest";
import type { ChatServer } from "./chat-server.ts";
import { startGeminiServer } from "./gemini-server.ts";
import { readData } from "./read-events.ts";
import type { Turn } from "./turn.ts";

const HEADERS = { "content-type": "application/json", "x-goog-api-key": "AIza-canary-0000" };
const PRICE = { input: 300_000n, cacheRead: 30_000n, output: 2_500_000n };

interface Chunk {
  readonly candidates?: readonly {
    readonly content: { readonly parts: readonly { readonly text: string; thought?: boolean }[] };
    readonly finishReason?: string;
  }[];
  readonly usageMetadata?: Readonly<Record<string, number>>;
  readonly error?: { readonly status: string };
}

let server: ChatServer;

afterEach(() => server.close());

async function start(turn: Turn = {}) {
  const models = [{ id: "flash", reply: "Paris, of course.", price: PRICE, ...turn }];
  server = await startGeminiServer({ key: HEADERS["x-goog-api-key"], models });
}

function ask(method = "streamGenerateContent?alt=sse", headers = HEADERS, settings = {}) {
  return fetch(`${server.url}/v1beta/models/flash:${method}`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      contents: [{ role: "user", parts: [{ text: "Capital of France?" }] }],
      generationConfig: settings,
    }),
  });
}

test("streams parts with running counts, thinking counted apart", async () => {
  await start({ reasoning: "Hm, easy", cachedTokens: 2 });
  const chunks = await readData<Chunk>(await ask());
  const parts = chunks.flatMap(({ candidates }) => candidates?.[0]?.content.parts ?? []);
  const text = parts.filter(({ thought }) => thought !== true).map((part) => part.text);
  expect(text.join("")).toBe("Paris, of course.");
  expect(chunks.at(-1)?.candidates?.[0]?.finishReason).toBe("STOP");
  expect(chunks.map(({ usageMetadata }) => usageMetadata?.["candidatesTokenCount"])).toEqual([
    0, 0, 1, 2, 3, 4, 5, 5,
  ]);
  expect(chunks.at(-1)?.usageMetadata).toEqual({
    promptTokenCount: 5,
    cachedContentTokenCount: 2,
    candidatesTokenCount: 5,
    thoughtsTokenCount: 2,
    totalTokenCount: 12,
  });
  expect(server.bill.total).toBe(3n * 300_000n + 2n * 30_000n + 7n * 2_500_000n);
});

test("refuses a preflight that asks for any other header", async () => {
  await start();
  const preflight = (headers: string) =>
    fetch(`${server.url}/v1beta/models/flash:streamGenerateContent?alt=sse`, {
      method: "OPTIONS",
      headers: { origin: "https://page.example", "access-control-request-headers": headers },
    });
  expect((await preflight("content-type,x-goog-api-key")).status).toBe(204);
  expect((await preflight("authorization,content-type")).status).toBe(403);
});

test("refuses a wrong key with an answer that a page can read", async () => {
  await start();
  const response = await ask(undefined, { ...HEADERS, "x-goog-api-key": "wrong" });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { status: "INVALID_ARGUMENT" } });
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
});

test("plays faults in its own words", async () => {
  await start();
  server.queue(
    "flash",
    { fault: { kind: "status", status: 429, retryAfter: "1" } },
    { fault: { kind: "error-event", afterTokens: 1 } },
    { fault: { kind: "no-usage" } },
  );
  expect(await (await ask()).json()).toMatchObject({ error: { status: "RESOURCE_EXHAUSTED" } });
  expect((await readData<Chunk>(await ask())).at(-1)?.error?.status).toBe("UNAVAILABLE");
  const chunks = await readData<Chunk>(await ask());
  expect(chunks.every(({ usageMetadata }) => usageMetadata === undefined)).toBe(true);
});

test("answers in one piece, ends at the limit, lists models", async () => {
  await start();
  const response = await ask("generateContent", HEADERS, { maxOutputTokens: 1 });
  expect(await response.json()).toMatchObject({
    candidates: [{ content: { parts: [{ text: "Pari" }] }, finishReason: "MAX_TOKENS" }],
  });
  const models = await fetch(`${server.url}/v1beta/models`, { headers: HEADERS });
  expect(await models.json()).toMatchObject({ models: [{ name: "models/flash" }] });
});
