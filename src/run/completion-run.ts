import { policyCard } from "#core/policies/policies.ts";
import type { Pool } from "#core/pool/candidate.ts";
import { askedConversation } from "#core/serve/conversation.ts";
import type { CompletionRequest } from "#core/serve/read-completion-request.ts";
import type { ServedModel } from "#core/serve/served-models.ts";
import { buildRun, type RouterParts, type RunChoices, type RunIdentity } from "./build-run.ts";
import { type Missing, partsMissing } from "./readiness.ts";
import type { RunRequest } from "./run-request.ts";

/** What the requests of one OpenAI-compatible surface have in common: everything that a client cannot ask for. */
export type CompletionSetup = Omit<RunChoices, "question" | "policy" | "fidelity" | "options">;

/** What a served model lacks with these parts; empty when it can be listed. */
export function servedMissing({ policy }: ServedModel, parts: RouterParts): readonly Missing[] {
  return partsMissing(policyCard(policy).needs, parts);
}

/** A request of the surface as a run. A client may name the seed; else it is the identity's. */
export async function completionRun(
  asked: CompletionRequest,
  served: ServedModel,
  setup: CompletionSetup,
  identity: RunIdentity,
): Promise<RunRequest> {
  const { policy, fidelity } = served;
  const details = await policyCard(policy).details();
  const conversation = askedConversation(asked, served, details);
  const pool = withLimit(setup.pool, asked.maxTokens);
  const choices = { ...setup, ...conversation, policy, fidelity, pool };
  return buildRun(choices, { ...identity, seed: asked.seed ?? identity.seed });
}

/** A client may ask for shorter replies than the pool allows, never for longer ones. */
function withLimit(pool: Pool, maxTokens: number | null): Pool {
  if (maxTokens === null) return pool;
  return pool.map((candidate) => ({
    ...candidate,
    maxTokens: Math.min(candidate.maxTokens, maxTokens),
  }));
}
