import { afterEach, expect, test } from "vitest";
import { startAnthropicServer } from "./anthropic-server.ts";
import type { ChatServer } from "./chat-server.ts";
import { readData, readEvents } from "./read-events.ts";
import type { Turn } from "./turn.ts";

const HEADERS = {
  "content-type": "application/json",
  "x-api-key": "sk-canary-0000",
  "anthropic-version": "2023-06-01",
  "anthropic-dangerous-direct-browser-access": "true",
};
const PRICE = {
  input: 3_000_000n,
  cacheRead: 300_000n,
  cacheWrite: 3_750_000n,
  output: 15_000_000n,
};

let server: ChatServer;

afterEach(() => server.close());

async function start(turn: Turn = {}) {
  const models = [{ id: "claude", reply: "Paris, of course.", price: PRICE, ...turn }];
  server = await startAnthropicServer({ key: HEADERS["x-api-key"], models });
}

function ask(headers: Record<string, string> = HEADERS, body: object = {}) {
  return fetch(`${server.url}/v1/messages`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      model: "claude",
      max_tokens: 100,
      system: "Be brief.",
      messages: [{ role: "user", content: [{ type: "text", text: "Capital of France?" }] }],
      stream: true,
      ...body,
    }),
  });
}

test("streams blocks of thinking and text between message_start and message_stop", async () => {
  await start({ reasoning: "Hm, easy", cachedTokens: 2, cacheWriteTokens: 3 });
  const events = await readEvents(await ask());
  expect(events.map(({ event }) => event)).toEqual([
    "message_start",
    "ping",
    "content_block_start",
    ...Array(2).fill("content_block_delta"),
    "content_block_stop",
    "content_block_start",
    ...Array(5).fill("content_block_delta"),
    "content_block_stop",
    "message_delta",
    "message_stop",
  ]);
  const data = events.map((event) => JSON.parse(event.data));
  expect(data[0].message.usage).toEqual({
    input_tokens: 2,
    cache_read_input_tokens: 2,
    cache_creation_input_tokens: 3,
    output_tokens: 1,
  });
  expect(data.at(-2)).toMatchObject({
    delta: { stop_reason: "end_turn" },
    usage: { output_tokens: 7 },
  });
  expect(data.map(({ delta }) => delta?.text ?? "").join("")).toBe("Paris, of course.");
  const picodollars = 2n * 3_000_000n + 2n * 300_000n + 3n * 3_750_000n + 7n * 15_000_000n;
  expect(server.bill.total).toBe(picodollars);
});

test.each([
  ["x-api-key", 401],
  ["anthropic-dangerous-direct-browser-access", 401],
  ["anthropic-version", 400],
])("refuses a request without %s", async (missing, status) => {
  await start();
  const { [missing]: _, ...headers } = HEADERS as Record<string, string>;
  const response = await ask(headers);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ type: "error" });
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
});

test("reflects any header in the preflight", async () => {
  await start();
  const response = await fetch(`${server.url}/v1/messages`, {
    method: "OPTIONS",
    headers: {
      origin: "https://page.example",
      "access-control-request-headers": "x-api-key,x-any",
    },
  });
  expect(response.headers.get("access-control-allow-headers")).toBe("x-api-key, x-any");
});

test("plays faults in its own words", async () => {
  await start();
  server.queue(
    "claude",
    { fault: { kind: "status", status: 529 } },
    { fault: { kind: "error-event", afterTokens: 1 } },
    { fault: { kind: "no-end" } },
    { fault: { kind: "no-usage" } },
  );
  expect(await (await ask()).json()).toMatchObject({ error: { type: "overloaded_error" } });
  expect((await readEvents(await ask())).at(-1)?.event).toBe("error");
  expect((await readEvents(await ask())).at(-1)?.event).toBe("message_delta");
  const last = (await readData<{ usage?: object }>(await ask())).at(-2);
  expect(last?.usage).toBeUndefined();
});

test("answers in one piece, ends at the limit, lists models", async () => {
  await start();
  const whole = await (await ask(HEADERS, { stream: false, max_tokens: 1 })).json();
  expect(whole).toMatchObject({
    content: [{ type: "text", text: "Pari" }],
    stop_reason: "max_tokens",
    usage: { output_tokens: 1 },
  });
  const models = await fetch(`${server.url}/v1/models`, { headers: HEADERS });
  expect(await models.json()).toMatchObject({ data: [{ id: "claude" }] });
});
