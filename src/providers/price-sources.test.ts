import { describe, expect, it } from "vitest";
import type { Price } from "#core/cost/price.ts";
import { isSwitchyardError } from "#core/errors.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import { fetchPrices } from "./price-sources.ts";
import { MOST_CATALOGUE_BYTES } from "./price-sources-download.ts";

const TODAY = "2026-11-22";

function candidate(id: string, provider: string, model: string, price: Price | null): Candidate {
  return {
    id,
    aliases: [],
    description: "",
    provider,
    model,
    price,
    paperModel: null,
    paperPrice: null,
    temperature: 0,
    maxTokens: 512,
  };
}

const old: Price = { input: 40_000, output: 100_000, source: "a table", date: "2026-07-02" };
const qwen = candidate("Qwen", "openrouter", "qwen/qwen-2.5-7b-instruct", old);
const gpt = candidate("GPT", "openai", "gpt-5.4", old);
const local = candidate("Local", "ollama", "qwen2.5:7b", { ...old, input: 0, output: 0 });

const modelsDev = {
  openai: {
    models: {
      "gpt-5.4": {
        name: "GPT-5.4",
        cost: {
          input: 2.5,
          output: 15,
          cache_read: 0.25,
          tiers: [{ tier: { type: "context", size: 272000 }, input: 5, output: 22.5 }],
        },
      },
    },
  },
};
const openRouter = {
  data: [
    {
      id: "qwen/qwen-2.5-7b-instruct",
      pricing: { prompt: "0.00000005", completion: "0.0000001", internal_reasoning: "0" },
    },
  ],
};

type Answer = unknown | (() => Response | Promise<Response>);

/** A `fetch` that answers the two catalogues, and keeps what it was asked. */
function stand(answers: { modelsDev?: Answer; openRouter?: Answer }) {
  const asked: { url: string; init: RequestInit }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const url = String(input);
    asked.push({ url, init });
    const answer = url.includes("openrouter.ai") ? answers.openRouter : answers.modelsDev;
    if (answer === undefined) throw new TypeError("Failed to fetch");
    return typeof answer === "function" ? await answer() : Response.json(answer);
  };
  return { fetch, asked };
}

async function failure(answers: { modelsDev?: Answer }, signal?: AbortSignal) {
  try {
    await fetchPrices([gpt], stand(answers).fetch, TODAY, signal);
  } catch (error) {
    if (isSwitchyardError(error)) return error;
    throw error;
  }
  throw new Error("did not fail");
}

describe("fetchPrices", () => {
  it("asks each source for its own candidates and reports what changed, in the pool's order", async () => {
    const { fetch, asked } = stand({ modelsDev, openRouter });
    expect(await fetchPrices([gpt, local, qwen], fetch, TODAY)).toEqual([
      {
        candidate: "GPT",
        before: old,
        after: {
          input: 2_500_000,
          output: 15_000_000,
          cacheRead: 250_000,
          tiers: [{ aboveInputTokens: 272_000, input: 5_000_000, output: 22_500_000 }],
          source: "https://models.dev/api.json",
          date: TODAY,
        },
      },
      {
        candidate: "Qwen",
        before: old,
        after: {
          input: 50_000,
          output: 100_000,
          source: "https://openrouter.ai/api/v1/models",
          date: TODAY,
        },
      },
    ]);
    expect(asked).toHaveLength(2);
    expect(new Set(asked.map(({ url }) => url))).toEqual(
      new Set(["https://models.dev/api.json", "https://openrouter.ai/api/v1/models"]),
    );
  });

  it("sends no cookies, no referrer and no headers", async () => {
    const { fetch, asked } = stand({ openRouter });
    await fetchPrices([qwen], fetch, TODAY);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.init).toMatchObject({ credentials: "omit", referrerPolicy: "no-referrer" });
    expect(asked[0]?.init.headers).toBeUndefined();
  });

  it("downloads nothing that no candidate needs", async () => {
    const { fetch, asked } = stand({});
    expect(await fetchPrices([local], fetch, TODAY)).toEqual([]);
    expect(await fetchPrices([], fetch, TODAY)).toEqual([]);
    expect(asked).toEqual([]);
  });

  it("leaves out unchanged prices, whatever their date, and models that are not listed", async () => {
    const same = { ...old, input: 50_000 };
    const pool = [
      { ...qwen, price: same },
      candidate("Unlisted", "openrouter", "nobody/nothing", null),
    ];
    expect(await fetchPrices(pool, stand({ openRouter }).fetch, TODAY)).toEqual([]);
  });

  it("proposes a price where there was none", async () => {
    const pool = [{ ...qwen, price: null }];
    const changes = await fetchPrices(pool, stand({ openRouter }).fetch, TODAY);
    expect(changes).toMatchObject([{ before: null, after: { input: 50_000 } }]);
  });

  it.each([
    [503, "provider-error", true],
    [404, "provider-error", false],
    [429, "rate-limited", true],
  ])("explains status %s", async (status, code, retryable) => {
    const error = await failure({ modelsDev: () => new Response("no", { status }) });
    expect(error).toMatchObject({ code, retryable, side: "provider" });
    expect(error.message).toContain(`models.dev answered with status ${status}`);
    expect(error.fix).not.toBe("");
  });

  it("explains a network that fails, in words the page can show", async () => {
    expect(await failure({})).toMatchObject({
      code: "network-opaque",
      side: "network",
      message: "models.dev could not be reached from this page.",
    });
  });

  it.each(["<html>", "", "3", "null", '"prices"'])("refuses %j as a catalogue", async (body) => {
    const error = await failure({ modelsDev: () => new Response(body) });
    expect(error).toMatchObject({ code: "provider-error", side: "provider" });
  });

  it("refuses an OpenRouter list that is none", async () => {
    const { fetch } = stand({ openRouter: { models: [] } });
    await expect(fetchPrices([qwen], fetch, TODAY)).rejects.toMatchObject({
      code: "provider-error",
    });
  });

  it("stops reading a body that does not end", async () => {
    let sent = 0;
    let cancelled = false;
    const block = new Uint8Array(1024 * 1024).fill(32);
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += block.length;
        controller.enqueue(block);
      },
      cancel() {
        cancelled = true;
      },
    });
    const error = await failure({ modelsDev: () => new Response(endless) });
    expect(error).toMatchObject({ code: "stream-too-large", side: "provider" });
    expect(cancelled).toBe(true);
    expect(sent).toBeLessThan(MOST_CATALOGUE_BYTES + 4 * block.length);
  });

  it("reads a catalogue that comes in pieces, cut inside a character", async () => {
    const named = { openai: { name: "Öpen", models: modelsDev.openai.models } };
    const bytes = new TextEncoder().encode(JSON.stringify(named));
    const inside = bytes.indexOf(0xc3) + 1;
    const body = () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(bytes.slice(0, inside));
          controller.enqueue(bytes.slice(inside));
          controller.close();
        },
      });
    const { fetch } = stand({ modelsDev: () => new Response(body()) });
    expect(await fetchPrices([gpt], fetch, TODAY)).toHaveLength(1);
  });

  it("tells a stop of the visitor from a time limit", async () => {
    const rejectWith = (reason: unknown) => () => Promise.reject(reason);
    const stop = new DOMException("stopped", "AbortError");
    const stopped = await failure({ modelsDev: rejectWith(stop) }, AbortSignal.abort(stop));
    expect(stopped).toMatchObject({ code: "aborted", side: "visitor" });
    const late = new DOMException("late", "TimeoutError");
    const timed = await failure({ modelsDev: rejectWith(late) }, AbortSignal.abort(late));
    expect(timed).toMatchObject({ code: "timeout-first", side: "network", retryable: true });
  });
});
