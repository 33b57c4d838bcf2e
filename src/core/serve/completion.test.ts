import { describe, expect, it } from "vitest";
import type { Failure } from "#core/errors.ts";
import { testCandidate, testStart } from "#core/loop/fixtures/test-run.ts";
import type { RunEnd, RunEvent } from "#core/trajectory/events.ts";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import { completionOf } from "./completion.ts";

const HEAD = { id: "chatcmpl-1", created: 1, model: "always" };
const USAGE = { fresh: 100, cacheRead: 20, cacheWrite: 0, output: 30, reasoning: 0 };

function run(events: readonly RunEvent[], end: Partial<RunEnd> = {}) {
  const pool = [testCandidate("A")];
  const start = { type: "run-start", at: 0, ...testStart({ policy: "always", pool }) } as const;
  const last: RunEnd = {
    type: "run-end",
    at: 2500,
    reason: "answered",
    failure: null,
    prefilledTokens: 0,
    decodedTokens: 0,
    ...end,
  };
  return completionOf(
    HEAD,
    foldEvents([start, { type: "round-start", at: 1, round: 1 }, ...events, last]),
  );
}

function call(cost: number | null, failure: Failure | null = null): readonly RunEvent[] {
  return [
    {
      type: "call-start",
      at: 10,
      callId: "c1",
      candidate: "A",
      named: "A",
      query: "Why?",
      reserved: null,
    },
    { type: "reply-delta", at: 20, callId: "c1", kind: "text", text: "So." },
    {
      type: "call-end",
      at: 1010,
      callId: "c1",
      outcome: failure === null ? "ok" : "failed",
      finish: failure === null ? "stop" : null,
      servedModel: null,
      firstTokenMs: 10,
      elapsedMs: 1000,
      failure,
      receipt: {
        usage: USAGE,
        estimated: false,
        computed: cost,
        reported: null,
        cost,
        price: null,
        paperCost: null,
      },
    },
  ];
}

const ANSWER: readonly RunEvent[] = [
  { type: "answer-origin", at: 1020, origin: "delegated", callId: "c1" },
  { type: "answer", at: 1020, text: "So." },
];

describe("a finished run as an answer", () => {
  it("says what was called, how long it took, and what it cost", () => {
    expect(run([...call(2_000_000_000), ...ANSWER])).toMatchObject({
      choices: [{ message: { content: "So." } }],
      usage: { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 },
      router_metadata: {
        model_used: "A",
        routing_strategy: "delegate_to_model",
        total_cost: 0.002,
        router_cost: 0,
        target_models_cost: 0.002,
        total_time: 2.5,
        turns_used: 1,
        call_history: [
          {
            call_id: "c1",
            arguments: { query: "Why?" },
            tokens_used: 150,
            latency: 1,
            cost: 0.002,
          },
        ],
      },
    });
  });

  it("does not take an unknown cost for none", () => {
    expect(run([...call(null), ...ANSWER])).toMatchObject({
      router_metadata: { total_cost: null, target_models_cost: null, router_cost: 0 },
    });
  });
});

describe("a run without an answer", () => {
  const failure = (code: Failure["code"]): Failure => ({
    code,
    message: "It went wrong.",
    fix: "Mend it.",
    side: "provider",
  });

  it.each([
    ["key-rejected", 502, "upstream_error"],
    ["rate-limited", 502, "upstream_error"],
    ["timeout-first", 504, "upstream_error"],
    ["heads-missing", 500, "server_error"],
    ["question-empty", 400, "invalid_request_error"],
  ] as const)("that failed with %s is a %i", (code, status, type) => {
    expect(run([], { reason: "failed", failure: failure(code) })).toEqual({
      status,
      error: expect.objectContaining({ type, code, message: "It went wrong. Mend it." }),
    });
  });

  it("is explained by its last call, or by the limit that it reached", () => {
    const noAnswer = { reason: "no-answer" } as const;
    expect(run(call(0, failure("overloaded")), noAnswer)).toMatchObject({
      status: 502,
      error: { code: "overloaded" },
    });
    expect(run(call(0), noAnswer)).toMatchObject({ status: 502, error: { code: "no_answer" } });
    const stop = (limit: "elapsedMs" | "cost"): RunEvent => ({
      type: "budget-stop",
      at: 5,
      limit,
      message: "Enough.",
    });
    const ended = { reason: "budget" } as const;
    expect(run([stop("elapsedMs")], ended)).toMatchObject({ status: 504 });
    expect(run([stop("cost")], ended)).toMatchObject({
      status: 422,
      error: { code: "budget_exhausted" },
    });
  });
});
