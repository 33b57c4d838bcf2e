import { policyListing } from "#core/policies/policy-list.ts";
import type { Pool } from "#core/pool/candidate.ts";
import { askedConversation } from "#core/serve/conversation.ts";
import type { CompletionRequest } from "#core/serve/read-completion-request.ts";
import type { ServedModel } from "#core/serve/served-models.ts";
import type { Budget } from "#core/trajectory/budget.ts";
import type { RunRequest, RuntimeSpec } from "./api.ts";

/** What the requests of one surface have in common: everything that a client cannot ask for. */
export interface CompletionSetup
  extends Pick<RunRequest, "runtime" | "embedding" | "heads" | "providers" | "weather" | "pace"> {
  readonly pool: Pool;
  readonly budget: Budget;
}

/** What makes one run different from the next. */
export interface RunIdentity {
  readonly id: string;
  readonly startedAt: number;
  /** Where the client names none. */
  readonly seed: number;
}

/** How the policy's model has to be spoken to, and the runtimes that do. */
const SPEAKS = {
  text: ["demo", "page", "server"],
  chat: ["demo", "page", "chat"],
} as const satisfies Record<"text" | "chat", readonly RuntimeSpec["kind"][]>;

/** Whether a surface has what a policy needs. The demo has everything. */
export function canRun({ policy }: ServedModel, setup: CompletionSetup): boolean {
  const { needs } = policyListing(policy);
  const { kind } = setup.runtime;
  if (kind === "demo") return true;
  if (needs.embedding && setup.embedding === null) return false;
  if (needs.heads && setup.heads === null) return false;
  return needs.session === null || SPEAKS[needs.session].some((speaks) => speaks === kind);
}

/** A request of the OpenAI-compatible surface as a run. */
export function completionRun(
  asked: CompletionRequest,
  served: ServedModel,
  setup: CompletionSetup,
  { id, startedAt, seed }: RunIdentity,
): RunRequest {
  const { policy, fidelity } = served;
  const { needs } = policyListing(policy);
  const { question, options } = askedConversation(asked, served);
  const isDemo = setup.runtime.kind === "demo";
  const runtime: RuntimeSpec = isDemo || needs.session !== null ? setup.runtime : { kind: "none" };
  return {
    ...setup,
    id,
    startedAt,
    question,
    policy,
    fidelity,
    options: { ...options, ...("shape" in runtime ? { shape: runtime.shape } : {}) },
    runtime,
    embedding: needs.embedding ? (isDemo ? { kind: "demo" } : setup.embedding) : null,
    heads: needs.heads ? setup.heads : null,
    pool: withLimit(setup.pool, asked.maxTokens),
    seed: asked.seed ?? seed,
    template: null,
  };
}

/** A client may ask for shorter replies than the pool allows, never for longer ones. */
function withLimit(pool: Pool, maxTokens: number | null): Pool {
  if (maxTokens === null) return pool;
  return pool.map((candidate) => ({
    ...candidate,
    maxTokens: Math.min(candidate.maxTokens, maxTokens),
  }));
}
