import type { RunEvent } from "#core/trajectory/events.ts";
import type { RunRequest } from "#run/run-request.ts";
import { GpuClient } from "#workers/gpu/client.ts";
import { RouterClient } from "#workers/router/client.ts";

/** What arrived at the page of one run. */
export interface TokenPath {
  /** Tokens that the model wrote. */
  readonly tokens: number;
  /** From the first words on the page to the last, in ms, and the tokens that came in that time. */
  readonly elapsedMs: number;
  readonly arrived: number;
}

/** How the run's tokens are drawn. */
export interface Sampling {
  readonly temperature: number;
  readonly topP: number;
}

export type MeasureTokenPath = (
  decodeMs: number,
  words: number,
  sampling: Sampling,
) => Promise<TokenPath>;

declare global {
  interface Window {
    measureTokenPath?: MeasureTokenPath;
  }
}

/** One run of Router-R1 through both workers, on a model that writes `words` words of thought and an answer. */
window.measureTokenPath = async (decodeMs, words, sampling) => {
  const model = new GpuClient(
    () => new Worker(new URL("./paced-worker.ts", import.meta.url), { type: "module" }),
  );
  const router = new RouterClient();
  try {
    await load(model, `https://paced.invalid/?decodeMs=${decodeMs}&words=${words}`);
    await router.connectModel(() => model.sessionSource());
    return await measure(router, sampling);
  } finally {
    router.dispose();
    model.dispose();
  }
};

async function load(client: GpuClient, modelUrl: string): Promise<void> {
  const model = { id: "paced", modelUrl, libraryUrl: modelUrl, contextWindow: 8192 };
  const request = { model, takeOver: false, continuation: "as-compiled" } as const;
  for await (const message of client.load(request).messages) {
    if (message.type === "finish" && message.failure !== null) {
      throw new Error(message.failure.message);
    }
  }
}

async function measure(router: RouterClient, sampling: Sampling): Promise<TokenPath> {
  const arrivals: { readonly at: number; readonly length: number }[] = [];
  let tokens = 0;
  for await (const message of router.start(request(sampling)).messages) {
    if (message.type === "finish" && message.failure !== null) {
      throw new Error(message.failure.message);
    }
    if (message.type !== "events") continue;
    const length = message.events.reduce((sum, event) => sum + lengthOf(event), 0);
    if (length > 0) arrivals.push({ at: performance.now(), length });
    for (const event of message.events) tokens += tokensOf(event);
  }
  const [first, ...rest] = arrivals;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) throw new Error("too little was written");
  const later = rest.reduce((sum, { length }) => sum + length, 0);
  return {
    tokens,
    elapsedMs: last.at - first.at,
    arrived: (tokens * later) / (later + first.length),
  };
}

function lengthOf(event: RunEvent): number {
  return event.type === "text-delta" ? event.text.length : 0;
}

function tokensOf(event: RunEvent): number {
  return event.type === "generation-end" ? (event.usage?.output ?? 0) : 0;
}

function request(sampling: Sampling): RunRequest {
  return {
    id: `run-${performance.now()}`,
    startedAt: 0,
    question: "Which river is the longest?",
    policy: "router-r1",
    fidelity: "switchyard",
    options: { shape: "qwen", maxTokens: 4096, ...sampling },
    runtime: { kind: "page", model: "Paced", shape: "qwen" },
    embedding: null,
    heads: null,
    pool: [
      {
        id: "Small-8B",
        aliases: [],
        description: "is never asked",
        provider: "house",
        model: "small-8b",
        price: { input: 1, output: 1, source: "none", date: "2026-01-01" },
        paperModel: null,
        paperPrice: null,
        temperature: 0,
        maxTokens: 64,
      },
    ],
    providers: [],
    budget: { cost: null, calls: null, rounds: 4, policyTokens: null, elapsedMs: null },
    seed: 7,
    weather: null,
    pace: 1,
  };
}
