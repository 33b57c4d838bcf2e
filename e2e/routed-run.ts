import type { Picodollars } from "#core/cost/money.ts";
import { type RunSetup, runPolicy } from "#core/loop/run-policy.ts";
import { ROUTER_R1_DEFAULTS, routerR1 } from "#core/policies/router-r1/router-r1.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import { type RunEvent, TRAJECTORY_VERSION } from "#core/trajectory/events.ts";
import { chatModelFor } from "#providers/chat-model-for.ts";
import { CompletionsSession, policyServer } from "#providers/completions-session.ts";
import type { Provider } from "#providers/provider.ts";
import type { ProviderAccess } from "#providers/provider-access.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import { startCandidateServer } from "./servers/candidate-server.ts";
import type { ChatServer } from "./servers/chat-server.ts";
import {
  type CompletionsServer,
  type CompletionsServerOptions,
  startCompletionsServer,
} from "./servers/completions-server.ts";

export const KEY = "sk-canary-0000";
export const QUESTION = "Is the author of Faust older than the author of Candide?";
export const CALLS = 2;

/** Text after a closing tag is what the policy would write if nobody stopped it. */
const GENERATIONS = [
  "<think>I need to know when Goethe was born. A small model will do.</think>\n" +
    "<search> Small-8B: In which year was Johann Wolfgang von Goethe born? </search>" +
    "\n<information>1749, I suppose, so I need not ask anybody.</information>".repeat(40),
  "<think>Now Voltaire. I will ask the larger one to be sure.</think>\n" +
    "<search> Large-70B: In which year was Voltaire born? </search> And so on and so forth.",
  "<think>1749 is after 1694.</think>\n<answer> No </answer> That was easy.",
];

const REPLIES = {
  "small-8b":
    "Johann Wolfgang von Goethe was born on 28 August 1749 in Frankfurt am Main, a free imperial city. " +
    "He wrote **Faust** over some sixty years.",
  "large-70b":
    "Voltaire, born François-Marie Arouet in Paris, came into the world on 21 November 1694. " +
    "His *Candide* appeared in 1759.",
};

/** In picodollars per token, chosen so that no rounding can hide a mistake. */
const PRICES = {
  "small-8b": { input: 20_001, cacheRead: 5_003, output: 30_007 },
  "large-70b": { input: 400_009, cacheRead: 100_019, output: 400_023 },
};

/** A policy server and a candidate server, and what a run on them needs. */
export interface RoutedWorld {
  readonly policy: CompletionsServer;
  readonly candidates: ChatServer;
  /** Runs the question once and gives the events. */
  run(signal?: AbortSignal): Promise<readonly RunEvent[]>;
  close(): Promise<void>;
}

export async function startRoutedWorld(
  options: Partial<CompletionsServerOptions> = {},
): Promise<RoutedWorld> {
  const scripts = [{ question: QUESTION, generations: GENERATIONS }];
  const policy = await startCompletionsServer({ model: "router", scripts, ...options });
  const candidates = await startCandidateServer({
    key: KEY,
    models: (["small-8b", "large-70b"] as const).map((id) => ({
      id,
      reply: REPLIES[id],
      cachedTokens: 32,
      price: {
        input: BigInt(PRICES[id].input),
        cacheRead: BigInt(PRICES[id].cacheRead),
        output: BigInt(PRICES[id].output),
      },
    })),
  });
  return {
    policy,
    candidates,
    run: (signal = new AbortController().signal) => runOnce(policy, candidates, signal),
    close: async () => {
      await Promise.all([policy.close(), candidates.close()]);
    },
  };
}

async function runOnce(
  policy: CompletionsServer,
  candidates: ChatServer,
  signal: AbortSignal,
): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  const provider: Provider = {
    id: "stand-in",
    name: "Stand-in",
    dialect: "openai",
    baseUrl: `${candidates.url}/v1`,
    needsKey: true,
  };
  const access = (key: string | null): ProviderAccess => ({
    fetch,
    key: () => key,
    clock: systemClock,
    random: () => 0.5,
    online: () => true,
  });
  const model = chatModelFor(provider, access(KEY));
  await runPolicy({
    start: startOf(),
    policy: routerR1("switchyard", ROUTER_R1_DEFAULTS),
    options: null,
    openSession: async () =>
      new CompletionsSession(policyServer(`${policy.url}/v1`), "router", access(null)),
    chatModelFor: () => model,
    policyPrice: { input: 0, output: 0, source: "the stand-in server", date: "2026-07-02" },
    clock: systemClock,
    sink: { emit: (event) => events.push(event), commit: () => Promise.resolve() },
    signal,
  });
  return events;
}

function startOf(): RunSetup<null>["start"] {
  return {
    version: TRAJECTORY_VERSION,
    id: "run-1",
    startedAt: 0,
    question: QUESTION,
    policy: "router-r1",
    fidelity: "switchyard",
    options: {},
    runtime: { kind: "server", model: "router" },
    pool: [candidate("Small-8B"), candidate("Large-70B")],
    budget: { cost: null, calls: null, rounds: 8, policyTokens: null, elapsedMs: null },
    seed: 1,
    demo: false,
  };
}

function candidate(id: "Small-8B" | "Large-70B"): Candidate {
  const model = id === "Small-8B" ? "small-8b" : "large-70b";
  return {
    id,
    aliases: [],
    description: `${id}, a candidate of the stand-in server.`,
    provider: "stand-in",
    model,
    price: { ...PRICES[model], source: "the stand-in server", date: "2026-07-02" },
    paperModel: null,
    paperPrice: null,
    temperature: 0,
    maxTokens: 512,
  };
}

/** What the run says its calls cost, in picodollars; throws when one is unknown. */
export function costOf(events: readonly RunEvent[]): Picodollars {
  const costs = events.flatMap((event) => (event.type === "call-end" ? [event.receipt.cost] : []));
  return costs.reduce<number>((sum, cost) => {
    if (cost === null) throw new Error("a call's cost is unknown");
    return sum + cost;
  }, 0);
}
