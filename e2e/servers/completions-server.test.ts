import { afterEach, describe, expect, test } from "vitest";
import {
  type CompletionsServer,
  type CompletionsServerOptions,
  startCompletionsServer,
} from "./completions-server.ts";
import { Gate } from "./gate.ts";
import { readData, readEvents } from "./read-events.ts";

const FIRST =
  "<think>I need a fact.</think><search> Small: capital of France? </search> and more text";
const SECOND = "<think>Good.</think><answer> Paris </answer> trailing";
const QUESTION = "What is the capital of France?";
const STOP = ["</search>", "</answer>"];

interface Chunk {
  readonly choices: readonly (Readonly<Record<string, unknown>> & { readonly text: string })[];
  readonly usage?: Readonly<Record<string, unknown>>;
  readonly stopping_word?: string;
}

let server: CompletionsServer;

afterEach(() => server.close());

async function start(options: Partial<CompletionsServerOptions> = {}) {
  const scripts = [{ question: QUESTION, generations: [FIRST, SECOND] }];
  server = await startCompletionsServer({ model: "router", scripts, ...options });
}

function generate(prompt: string, body: object = {}, signal?: AbortSignal) {
  return fetch(`${server.url}/v1/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      model: "router",
      prompt,
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 100,
      stop: STOP,
      ...body,
    }),
    ...(signal === undefined ? {} : { signal }),
  });
}

function textOf(chunks: readonly Chunk[]): string {
  return chunks.flatMap(({ choices }) => choices.map(({ text }) => text)).join("");
}

async function written(prompt: string, body: object = {}): Promise<string> {
  return textOf(await readData<Chunk>(await generate(prompt, body)));
}

describe("a completions server", () => {
  test("stops at a stop string, leaves it out and decodes nothing after it", async () => {
    await start();
    const chunks = await readData<Chunk>(await generate(QUESTION));
    expect(textOf(chunks)).toBe(FIRST.slice(0, FIRST.indexOf("</search>")));
    expect(chunks.at(-2)?.choices[0]).toMatchObject({
      finish_reason: "stop",
      stop_reason: "</search>",
    });
    const decodedTokens = Math.ceil(FIRST.indexOf(" and more") / 4);
    expect(chunks.at(-1)?.usage).toEqual({
      prompt_tokens: 8,
      completion_tokens: decodedTokens,
      total_tokens: 8 + decodedTokens,
      prompt_tokens_details: { cached_tokens: 0 },
    });
    expect(server.generations[0]).toMatchObject({ decodedTokens, tokensAfterClosing: 0 });
  });

  test.each([
    ["sglang", { matched_stop: "</search>" }, {}],
    ["llama.cpp", {}, { stopping_word: "</search>" }],
    ["ollama", {}, {}],
  ] as const)("tells what stopped it as %s does", async (style, choice, top) => {
    await start({ style });
    const last = (await readData<Chunk>(await generate(QUESTION))).at(-2);
    expect(last).toMatchObject({ choices: [{ finish_reason: "stop", ...choice }], ...top });
    const fields = Object.keys({ ...last, ...last?.choices[0] });
    const told = ["stop_reason", "matched_stop", "stopping_word"].filter((f) => fields.includes(f));
    expect(told).toEqual(Object.keys({ ...choice, ...top }));
  });

  test("keeps the stop string when asked to, and none of the token's rest", async () => {
    await start({ charactersPerToken: 7 });
    expect(await written(QUESTION, { include_stop_str_in_output: true })).toBe(
      FIRST.slice(0, FIRST.indexOf(" and more")),
    );
  });

  test.each([1, 4])("goes on without stop strings and counts what it wasted (%i)", async (size) => {
    await start({ charactersPerToken: size });
    expect(await written(QUESTION, { stop: [], max_tokens: 1000 })).toBe(FIRST);
    const after = Math.ceil(FIRST.length / size) - Math.ceil(FIRST.indexOf(" and more") / size);
    expect(server.generations[0]?.tokensAfterClosing).toBe(after);
  });

  test("ends at the limit", async () => {
    await start();
    const chunks = await readData<Chunk>(await generate(QUESTION, { max_tokens: 3 }));
    expect(textOf(chunks)).toBe(FIRST.slice(0, 12));
    expect(chunks.at(-2)?.choices[0]?.["finish_reason"]).toBe("length");
  });

  test("reads only what is new: the shared beginning is in its cache and costs less", async () => {
    await start({ price: { input: 10n, cacheRead: 1n, output: 100n } });
    const prompt = `${QUESTION}\n`;
    const first = `${prompt}${await written(prompt)}</search>`;
    const second = `${first}\n<information>Paris.</information>\n`;
    await written(second);
    const cached = Math.floor(first.length / 4);
    expect(server.generations[1]?.freshTokens).toBe(Math.ceil(second.length / 4) - cached);
    expect(server.prompts).toEqual([prompt, second]);
    const line = server.bill.lines.at(-1);
    expect(line?.tokens.cacheRead).toBe(cached);
  });

  test("stops decoding when the client leaves", async () => {
    await start();
    const gate = new Gate();
    server.queue({ hold: { afterTokens: 4, gate } });
    const stop = new AbortController();
    const response = await generate(QUESTION, { stop: [] }, stop.signal);
    await gate.reached;
    stop.abort();
    await expect(readEvents(response)).rejects.toThrow();
    expect(await server.requests[0]?.end).toBe("disconnected");
    expect(server.generations[0]?.decodedTokens).toBe(4);
    expect(server.bill.lines[0]?.complete).toBe(false);
  });

  test("awaits its pace before each token", async () => {
    let tokens = 0;
    await start({
      pace: () => {
        tokens += 1;
        return Promise.resolve();
      },
    });
    await written(QUESTION, { max_tokens: 5 });
    expect(tokens).toBe(6);
  });

  test("plays faults: status, cut, no usage", async () => {
    await start();
    server.queue(
      { fault: { kind: "status", status: 503 } },
      { fault: { kind: "cut", afterTokens: 2 } },
      { fault: { kind: "no-usage" } },
    );
    expect((await generate(QUESTION)).status).toBe(503);
    await expect(readEvents(await generate(QUESTION))).rejects.toThrow();
    const chunks = await readData<Chunk>(await generate(QUESTION));
    expect(chunks.some(({ usage }) => usage !== undefined)).toBe(false);
  });

  test("says which prompt its script does not know", async () => {
    await start();
    const response = await generate("Hello");
    expect(response.status).toBe(500);
    expect(await response.text()).toContain("no question of the script");
  });

  test("asks for its key, and for its model", async () => {
    await start({ key: "sk-canary-0000" });
    expect((await generate(QUESTION)).status).toBe(401);
    await server.close();
    await start();
    expect((await generate(QUESTION, { model: "other" })).status).toBe(404);
    expect(await (await fetch(`${server.url}/v1/models`)).json()).toMatchObject({
      data: [{ id: "router" }],
    });
  });
});
