import { SwitchyardError } from "#core/errors.ts";
import type { Policy } from "#core/loop/policy.ts";
import { delegate } from "#core/policies/ask-candidate.ts";
import type { Candidate, Pool } from "#core/pool/candidate.ts";
import { cheapest, largest } from "#core/pool/compare-candidates.ts";
import { resolveName } from "#core/pool/resolve-name.ts";
import type { RunStart } from "#core/trajectory/events.ts";

export interface AlwaysOptions {
  readonly pick: "largest" | "cheapest" | "named";
  /** The candidate's name, for `named`. */
  readonly candidate: string | null;
}

/** “Largest LLM” of the Router-R1 paper (table 4), and the single-model rows of its tables: one candidate for every question. */
export function always(options: AlwaysOptions): Policy<null> {
  return async function* one(tools) {
    yield { type: "round-start", round: 1 };
    const candidate = pick(tools.pool, options);
    const why = WHY[options.pick];
    yield* delegate(tools, candidate, `${candidate.id} is ${why}.`);
  };
}

const WHY: Readonly<Record<AlwaysOptions["pick"], string>> = {
  largest: "the largest candidate of the pool",
  cheapest: "the cheapest candidate of the pool",
  named: "the candidate that is always asked",
};

/** The options of a stored run; what is missing or of another type falls back to the largest candidate. */
export function readAlwaysOptions({ pick: kind, candidate }: RunStart["options"]): AlwaysOptions {
  return {
    pick: kind === "cheapest" || kind === "named" ? kind : "largest",
    candidate: typeof candidate === "string" ? candidate : null,
  };
}

function pick(pool: Pool, { pick: kind, candidate }: AlwaysOptions): Candidate {
  if (kind === "largest") return largest(pool);
  if (kind === "cheapest") return cheapest(pool);
  const resolved = resolveName(pool, candidate ?? "");
  if (resolved.ok) return resolved.candidate;
  throw new SwitchyardError("policy-failed", resolved.message, {
    fix: "Choose one of the pool's models for this baseline.",
    side: "visitor",
  });
}
