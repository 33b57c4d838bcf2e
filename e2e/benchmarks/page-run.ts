import { runPolicy } from "#core/loop/run-policy.ts";
import { ROUTER_R1_DEFAULTS, routerR1 } from "#core/policies/router-r1/router-r1.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import type { ChatModel } from "#core/ports/chat-model.ts";
import type { TextSession } from "#core/ports/text-session.ts";
import { type RunEvent, TRAJECTORY_VERSION } from "#core/trajectory/events.ts";
import { systemClock } from "#workers/wire/system-clock.ts";

export interface PageRun {
  readonly question: string;
  readonly session: TextSession;
  readonly candidate: ChatModel;
  /** Told of every event as it happens. */
  readonly onEvent?: (event: RunEvent) => void;
}

/** Runs Router-R1 on a session of the page's own, with one candidate. Throws when the run does not end with an answer. */
export async function runOnPage({ question, session, candidate, onEvent }: PageRun): Promise<void> {
  let answer = "";
  await runPolicy({
    start: {
      version: TRAJECTORY_VERSION,
      id: "run-1",
      startedAt: 0,
      question,
      policy: "router-r1",
      fidelity: "switchyard",
      options: {},
      runtime: { kind: "page", model: "counted" },
      pool: [CANDIDATE],
      budget: { cost: null, calls: null, rounds: null, policyTokens: null, elapsedMs: null },
      seed: 1,
      demo: false,
    },
    policy: routerR1("switchyard", ROUTER_R1_DEFAULTS),
    options: null,
    openSession: async () => session,
    chatModelFor: () => candidate,
    policyPrice: null,
    clock: systemClock,
    sink: {
      emit: (event) => {
        if (event.type === "answer") answer = event.text;
        onEvent?.(event);
      },
      commit: () => Promise.resolve(),
    },
    signal: new AbortController().signal,
  });
  if (answer === "") throw new Error("the run did not answer");
}

/** A candidate that says its reply in these pieces, and waits before each of them. */
export function speaker(pieces: readonly string[], wait: () => Promise<void>): ChatModel {
  return {
    async *stream() {
      for (const text of pieces) {
        await wait();
        yield { type: "text-delta", text };
      }
      yield { type: "finish", reason: "stop", servedModel: null };
    },
  };
}

const CANDIDATE: Candidate = {
  id: "Small-8B",
  aliases: [],
  description: "knows a little of everything.",
  provider: "house",
  model: "small-8b",
  price: { input: 1, output: 1, source: "none", date: "2026-01-01" },
  paperModel: null,
  paperPrice: null,
  temperature: 0,
  maxTokens: 512,
};
