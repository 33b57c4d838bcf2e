import { policyCard } from "#core/policies/policies.ts";
import { type RunStart, TRAJECTORY_VERSION } from "#core/trajectory/events.ts";
import type { RunRequest } from "./run-request.ts";

/** The first event of a new run. */
export function startOf(request: RunRequest): Omit<RunStart, "at" | "type"> {
  const { id, startedAt, question, policy, fidelity, pool, budget, seed, runtime } = request;
  return {
    version: TRAJECTORY_VERSION,
    id,
    startedAt,
    question,
    policy,
    fidelity,
    options: request.options,
    runtime: labelOf(request),
    pool,
    budget,
    seed,
    demo: runtime.kind === "demo",
  };
}

/** No addresses: a reader of the run need not know them, and they may be private. */
function labelOf({ runtime, policy, embedding }: RunRequest): RunStart["runtime"] {
  if (runtime.kind === "demo") return { kind: "demo", model: "simulated policy" };
  if (runtime.kind === "none" || policyCard(policy).needs.session === null) {
    // Heads that bring their own embedding are not known here.
    const isUsed = policyCard(policy).needs.embedding === true;
    return {
      kind: "none",
      model: isUsed && embedding !== null && "model" in embedding ? embedding.model : "",
    };
  }
  return { kind: runtime.kind === "chat" ? "server" : runtime.kind, model: runtime.model };
}
