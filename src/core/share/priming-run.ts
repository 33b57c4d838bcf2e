import type { Price } from "#core/cost/price.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import type { CallEnd, RunEvent, TextPartKind } from "#core/trajectory/events.ts";

/*
 * A run that never was: it teaches the predictor what a packed run looks like. Frozen like the priming text: its names
 * and prices are not meant to be right, only to be likely.
 */

const OPENROUTER: readonly (readonly [
  id: string,
  model: string,
  input: number,
  output: number,
  paper: string,
  flat: number,
])[] = [
  [
    "Qwen2.5-7B-Instruct",
    "qwen/qwen-2.5-7b-instruct",
    40_000,
    100_000,
    "qwen/qwen2.5-7b-instruct",
    0.3,
  ],
  [
    "LLaMA-3.1-8B-Instruct",
    "meta-llama/llama-3.1-8b-instruct",
    20_000,
    50_000,
    "meta/llama-3.1-8b-instruct",
    0.18,
  ],
  [
    "LLaMA-3.1-70B-Instruct",
    "meta-llama/llama-3.1-70b-instruct",
    400_000,
    400_000,
    "meta/llama-3.1-70b-instruct",
    0.88,
  ],
  [
    "Mistral-7B-Instruct",
    "mistralai/mistral-7b-instruct-v0.3",
    30_000,
    60_000,
    "mistralai/mistral-7b-instruct-v0.3",
    0.2,
  ],
  [
    "Mixtral-8x22B-Instruct",
    "mistralai/mixtral-8x22b-instruct",
    2_000_000,
    6_000_000,
    "mistralai/mixtral-8x22b-instruct-v0.1",
    1.2,
  ],
  ["Gemma-2-27B-Instruct", "google/gemma-2-27b-it", 650_000, 650_000, "google/gemma-2-27b-it", 0.8],
];

const priceOf = (input: number, output: number): Price => ({
  input,
  output,
  source: "https://openrouter.ai/api/v1/models",
  date: "2026-07-02",
});

const POOL: readonly Candidate[] = OPENROUTER.map(([id, model, input, output, paper, flat]) => ({
  id,
  aliases: [],
  description: "",
  provider: "openrouter",
  model,
  price: priceOf(input, output),
  paperModel: paper,
  paperPrice: flat,
  temperature: 0,
  maxTokens: 512,
}));

const OTHERS = [
  "openai gpt-5-mini anthropic claude-sonnet-4-5 claude-haiku-4-5 gemini-2.5-flash gemini-2.5-pro deepseek-chat",
  "mistral-small-latest grok-4 groq together fireworks ollama lmstudio demo Switchyard demo policy",
  "https://models.dev/api.json https://github.com/anomalyco/models.dev visitor runs on your own machine",
  "The budget does not allow another call. not in the pool: ask one of rate-limited stream-cut network-opaque",
].join("\n");

const write = (at: number, part: TextPartKind, text: string): RunEvent => ({
  type: "text-delta",
  at,
  part,
  text,
});

function generation(at: number, stop: string, output: number): RunEvent {
  const usage = { fresh: 190, cacheRead: 1024, cacheWrite: 0, output, reasoning: 0 };
  return {
    type: "generation-end",
    at,
    reason: "stop",
    stop,
    usage,
    cost: 0,
    firstTokenMs: 120,
    elapsedMs: 1400,
  };
}

function round(
  number: number,
  at: number,
  asked: Candidate,
  thought: string,
  query: string,
  reply: string,
): RunEvent[] {
  const callId = `c${number}`;
  const usage = { fresh: 230, cacheRead: 0, cacheWrite: 0, output: 120, reasoning: 0 };
  const computed = 18_200_000;
  const end: Omit<CallEnd, "type" | "at" | "callId"> = {
    outcome: "ok",
    receipt: {
      usage,
      estimated: false,
      computed,
      reported: null,
      cost: computed,
      price: asked.price,
      paperCost: 36,
    },
    finish: "stop",
    failure: null,
    servedModel: asked.model,
    firstTokenMs: 420,
    elapsedMs: 2100,
  };
  return [
    { type: "round-start", at, round: number },
    write(at + 100, "tag", "<think>"),
    write(at + 120, "thought", thought),
    write(at + 900, "tag", "</think>"),
    write(at + 900, "plain", "\n"),
    write(at + 910, "tag", "<search>"),
    write(at + 920, "call", ` ${asked.id}:${query} `),
    write(at + 1300, "tag", "</search>"),
    generation(at + 1310, "</search>", 88),
    {
      type: "call-start",
      at: at + 1310,
      callId,
      candidate: asked.id,
      named: asked.id,
      query,
      reserved: 226_000_000,
    },
    { type: "reply-delta", at: at + 1730, callId, kind: "text", text: reply },
    { type: "call-end", at: at + 3400, callId, ...end },
    {
      type: "information-insert",
      at: at + 3400,
      callId,
      text: `\n\n<information>${reply}</information>\n\n`,
    },
  ];
}

const QUESTION = "In which year was the author of the book born?";
const [SMALL, , LARGE] = POOL;

/** The events of the priming run. */
export function primingRun(): readonly RunEvent[] {
  if (SMALL === undefined || LARGE === undefined) return [];
  return [
    {
      type: "run-start",
      at: 0,
      version: 1,
      id: "01JZ0000000000000000000000",
      startedAt: 1_783_000_000_000,
      question: QUESTION,
      policy: "router-r1",
      fidelity: "switchyard",
      options: { alpha: 0, temperature: 0, topP: 1, maxTokens: 1024 },
      runtime: { kind: "server", model: "Router-R1-Qwen2.5-3B-Instruct" },
      pool: POOL,
      budget: { cost: 50_000_000_000, calls: 4, rounds: 8, policyTokens: 8192, elapsedMs: 300_000 },
      seed: 42,
      demo: false,
    },
    { type: "action-invalid", at: 0, reason: "unknown-model", message: OTHERS },
    { type: "text-insert", at: 0, origin: "harness", text: "[… 2145 characters left out]" },
    { type: "text-insert", at: 0, origin: "question", text: QUESTION },
    { type: "text-insert", at: 0, origin: "harness", text: "[… 35 characters left out]" },
    ...round(
      1,
      0,
      SMALL,
      "I need to find the author of the book first.",
      "Who is the author of the book?",
      "The author of the book is not known to me.",
    ),
    ...round(
      2,
      3500,
      LARGE,
      "The reply does not help. I will ask a larger model.",
      "When was its author born?",
      "He was born in **1812** in Portsmouth, England.",
    ),
    { type: "round-start", at: 7000, round: 3 },
    write(7100, "tag", "<think>"),
    write(7120, "thought", "Now I have enough to answer the question."),
    write(7400, "tag", "</think>"),
    write(7400, "plain", "\n"),
    write(7410, "tag", "<answer>"),
    write(7420, "answer", " 1812 "),
    write(7450, "tag", "</answer>"),
    generation(7460, "</answer>", 31),
    { type: "answer", at: 7460, text: "1812" },
    {
      type: "run-end",
      at: 7460,
      reason: "answered",
      failure: null,
      prefilledTokens: 1890,
      decodedTokens: 207,
    },
  ];
}
