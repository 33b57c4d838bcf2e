import { expect, type Page, test } from "@playwright/test";
import { startAnthropicServer } from "./servers/anthropic-server.ts";
import { startCandidateServer } from "./servers/candidate-server.ts";
import { startGeminiServer } from "./servers/gemini-server.ts";
import { type LoopbackServer, startLoopbackServer } from "./servers/loopback-server.ts";

// What a page may send and read is enforced by the browser: only here can be seen that the servers ask for it.

const KEY = "sk-canary-0000";
const MODELS = [{ id: "small", reply: "Paris.", price: { input: 1n, output: 2n } }];
const BODY = JSON.stringify({
  model: "small",
  max_tokens: 10,
  messages: [{ role: "user", content: "Hi" }],
  contents: [{ parts: [{ text: "Hi" }] }],
});

test("an OpenAI-compatible server takes a key and hides a refusal from the page", async ({
  page,
}) => {
  const server = await startCandidateServer({ key: KEY, models: MODELS });
  server.queue("small", { fault: { kind: "status", status: 429, retryAfter: "7" } });
  const blank = await openBlank(page);
  const ask = (headers: Record<string, string>) =>
    page.evaluate(askFromPage, [`${server.url}/v1/chat/completions`, headers, BODY] as const);
  const key = { authorization: `Bearer ${KEY}` };
  expect(await ask(key)).toBe("429 after 7");
  expect(await ask(key)).toBe("200 after null");
  expect(await ask({ authorization: "Bearer wrong" })).toBe("TypeError");
  expect(await ask({ ...key, "x-title": "Switchyard" })).toBe("TypeError");
  expect(server.preflights.length).toBe(4);
  expect(server.requests.length).toBe(3);
  await Promise.all([server.close(), blank.close()]);
});

test("an Anthropic server takes any header, a Gemini server only its own", async ({ page }) => {
  const anthropic = await startAnthropicServer({ key: KEY, models: MODELS });
  const gemini = await startGeminiServer({ key: KEY, models: MODELS });
  const blank = await openBlank(page);
  const direct = {
    "x-api-key": KEY,
    "anthropic-version": "2023-06-01",
    "anthropic-dangerous-direct-browser-access": "true",
    "x-any": "1",
  };
  const messages = `${anthropic.url}/v1/messages`;
  expect(await page.evaluate(askFromPage, [messages, direct, BODY] as const)).toBe(
    "200 after null",
  );
  const generate = `${gemini.url}/v1beta/models/small:generateContent`;
  const ask = (headers: Record<string, string>) =>
    page.evaluate(askFromPage, [generate, headers, BODY] as const);
  expect(await ask({ "x-goog-api-key": KEY })).toBe("200 after null");
  expect(await ask({ "x-goog-api-key": KEY, authorization: "Bearer x" })).toBe("TypeError");
  await Promise.all([anthropic.close(), gemini.close(), blank.close()]);
});

/**
 * A page with nothing of ours in it. From a real server: to Chromium a page that Playwright made up does not come
 * from this machine, and such a page may not call servers on it without the visitor's permission.
 */
async function openBlank(page: Page): Promise<LoopbackServer> {
  const server = await startLoopbackServer((_request, answer) =>
    answer.send(200, { "content-type": "text/html" }, "<title>blank</title>"),
  );
  await page.goto(server.url);
  return server;
}

/** Runs in the page: what it gets to see of an answer. */
async function askFromPage([url, headers, body]: readonly [
  string,
  Record<string, string>,
  string,
]) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body,
    });
    return `${response.status} after ${response.headers.get("retry-after")}`;
  } catch (error) {
    return error instanceof Error ? error.name : "?";
  }
}
