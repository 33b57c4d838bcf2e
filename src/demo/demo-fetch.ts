import type { Pool } from "#core/pool/candidate.ts";
import type { Clock } from "#core/ports/clock.ts";
import { type CandidateProfile, profileOf } from "./candidate-profile.ts";
import { chatRequestIn, type SimulatedChat } from "./chat-request-in.ts";
import { DemoWeather, type Fate } from "./demo-weather.ts";
import { seededFraction, seededHash } from "./seeded.ts";
import { simulatedJudgement } from "./simulated-judge.ts";
import { simulatedReply } from "./simulated-reply.ts";
import { countPromptTokens, listedModel, type SseReply, sseReply } from "./sse-reply.ts";
import { tokenBudgetIn } from "./token-budget.ts";
import type { Weather } from "./weather.ts";

export interface DemoFetchOptions {
  readonly seed: number;
  readonly weather: Weather;
  readonly clock: Clock;
  /** 1 is natural speed, 0 is at once. */
  readonly pace: number;
  /** Names the models that `GET /models` lists, and lets a candidate's own name say how able it is. */
  readonly pool?: Pool;
}

/** How much longer the first token takes in slow weather, in milliseconds. */
const SLOW_START_MS = 6000;

const JSON_HEADERS = { "content-type": "application/json" };

/**
 * A `fetch` that never touches the network: behind it the simulated candidates answer as a streaming OpenAI-compatible
 * server, at any address. One world per run: what the weather has hit already is remembered. Rejects with the
 * signal's reason on abort, as the platform's does.
 */
export function createDemoFetch(options: DemoFetchOptions): typeof fetch {
  const world = new DemoWorld(options);
  return (input, init) => world.fetch(input, init);
}

class DemoWorld {
  readonly #options: DemoFetchOptions;
  readonly #weather: DemoWeather;

  constructor(options: DemoFetchOptions) {
    this.#options = options;
    this.#weather = new DemoWeather(options.weather, options.seed);
  }

  async fetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const request = input instanceof Request ? input : null;
    const signal = init.signal ?? request?.signal ?? new AbortController().signal;
    if (signal.aborted) throw signal.reason;
    const method = init.method ?? request?.method ?? "GET";
    const { pathname } = new URL(request?.url ?? String(input), "https://demo.invalid");
    if (method === "GET" && pathname.endsWith("/models")) return this.#models();
    if (method !== "POST" || !pathname.endsWith("/chat/completions")) {
      return failure(404, `Unknown request URL: ${method} ${pathname}.`, "unknown_url");
    }
    const body = init.body === undefined || init.body === null ? request : new Response(init.body);
    const chat = chatRequestIn((await body?.text()) ?? "");
    if (typeof chat === "string") return failure(400, chat, "invalid_request");
    return this.#answer(chat, signal);
  }

  #models(): Response {
    const ids = new Set(this.#options.pool?.map((candidate) => candidate.model) ?? []);
    const body = { object: "list", data: [...ids].map(listedModel) };
    return new Response(JSON.stringify(body), { headers: JSON_HEADERS });
  }

  async #answer(chat: SimulatedChat, signal: AbortSignal): Promise<Response> {
    const { clock, pace, seed } = this.#options;
    const profile = this.#profileOf(chat.model);
    const reply = sseReply({
      id: `chatcmpl-demo-${seededHash(seed, chat.model, chat.question).toString(16)}`,
      model: chat.model,
      text:
        simulatedJudgement(profile, chat.system, chat.question) ??
        simulatedReply(profile, chat.model, chat.question, {
          seed,
          budget: tokenBudgetIn(chat.system),
        }),
      promptTokens: countPromptTokens(chat.texts),
      maxTokens: chat.maxTokens,
    });
    const fate = this.#weather.next(chat.model, reply.tokens.length);
    // No two replies take the same time; still, the same one always takes as long.
    const speed = (0.8 + 0.4 * seededFraction(seed, "speed", chat.model, chat.question)) * pace;
    const wait = async (ms: number): Promise<void> => {
      if (pace > 0) await clock.sleep(ms * speed, signal).catch(() => undefined);
      if (signal.aborted) throw signal.reason;
    };
    if (fate.rateLimited) {
      await wait(100);
      const headers = { "retry-after": "1" };
      return failure(429, "Rate limit reached, try again later.", "rate_limit_exceeded", headers);
    }
    if (!chat.stream) {
      await wait(profile.firstTokenMs + (reply.tokens.length * 1000) / profile.tokensPerSecond);
      return new Response(JSON.stringify(reply.whole), { headers: JSON_HEADERS });
    }
    const body = streamReply(reply, fate, signal, timedFor(profile, fate, wait));
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  }

  /** The pool's name for a model says more than the provider's (`qwen-plus` may stand for a small one). */
  #profileOf(model: string): CandidateProfile {
    const candidate = this.#options.pool?.find((one) => one.model === model);
    return profileOf(candidate?.id ?? model);
  }
}

interface Timing {
  beforeFirst(): Promise<void>;
  beforeNext(): Promise<void>;
}

function timedFor(
  profile: CandidateProfile,
  fate: Fate,
  wait: (ms: number) => Promise<void>,
): Timing {
  return {
    beforeFirst: () => wait(profile.firstTokenMs + (fate.slow ? SLOW_START_MS : 0)),
    beforeNext: () => wait(1000 / profile.tokensPerSecond),
  };
}

/** The reply as bytes, an event each time it is read. An abort or a cut connection errors the stream. */
function streamReply(
  reply: SseReply,
  fate: Fate,
  signal: AbortSignal,
  timing: Timing,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let next = -1;
  let onAbort: () => void = () => undefined;
  const settle = (): void => signal.removeEventListener("abort", onAbort);
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        onAbort = () => controller.error(signal.reason);
        signal.addEventListener("abort", onAbort, { once: true });
      },
      async pull(controller) {
        if (next === -1) await timing.beforeFirst();
        else await timing.beforeNext();
        const token = reply.tokens[next];
        if (fate.cutAfter !== null && next >= fate.cutAfter) {
          settle();
          if (fate.cutAsError) controller.error(new TypeError("network error"));
          else controller.close();
        } else if (next === -1) {
          controller.enqueue(encoder.encode(reply.opening));
        } else if (token !== undefined) {
          controller.enqueue(encoder.encode(token));
        } else {
          settle();
          controller.enqueue(encoder.encode(reply.closing));
          controller.close();
        }
        next += 1;
      },
      cancel: settle,
    },
    { highWaterMark: 0 },
  );
}

/** An error as OpenAI words it. */
function failure(
  status: number,
  message: string,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const type = status === 429 ? "requests" : "invalid_request_error";
  const body = JSON.stringify({ error: { message, type, param: null, code } });
  return new Response(body, { status, headers: { ...JSON_HEADERS, ...headers } });
}
