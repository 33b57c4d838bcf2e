import type { Candidate, Pool } from "./candidate.ts";
import { editDistance } from "./edit-distance.ts";

/** A written name longer than this is compared and quoted only so far. */
const LONGEST_NAME = 120;

export type Resolution =
  | { readonly ok: true; readonly candidate: Candidate }
  | {
      readonly ok: false;
      readonly reason: "unknown-model" | "ambiguous-model";
      /** What was written, what there is, and the nearest name; one paragraph for the policy and for a person. */
      readonly message: string;
      /** The id of the candidate whose name is nearest; `null` in an empty pool. */
      readonly nearest: string | null;
    };

/**
 * Finds the candidate that a policy named, in switchyard mode. Blanks around the name are ignored. An id as it is written
 * in the pool wins, then an id without regard to case, then an alias likewise. Never guesses: a name that fits no
 * candidate, or several, is an answer to give back to the policy, not a call to make.
 */
export function resolveName(pool: Pool, named: string): Resolution {
  const name = named.trim();
  const folded = name.toLowerCase();
  const steps: readonly ((candidate: Candidate) => boolean)[] = [
    (candidate) => candidate.id === name,
    (candidate) => candidate.id.toLowerCase() === folded,
    (candidate) => candidate.aliases.some((alias) => alias.trim().toLowerCase() === folded),
  ];
  for (const fits of steps) {
    const [first, ...others] = pool.filter(fits);
    if (first === undefined) continue;
    if (others.length === 0) return { ok: true, candidate: first };
    const ids = [first, ...others].map((candidate) => candidate.id);
    return {
      ok: false,
      reason: "ambiguous-model",
      message: `${quote(name)} fits several models: ${ids.join(", ")}. Write one of these names exactly.`,
      nearest: first.id,
    };
  }
  return unknown(pool, name);
}

function unknown(pool: Pool, name: string): Resolution {
  const reason = "unknown-model";
  const nearest = nearestTo(pool, name);
  if (nearest === null) {
    const message = `${quote(name)} cannot be called: the pool has no models.`;
    return { ok: false, reason, message, nearest };
  }
  const ids = pool.map((candidate) => candidate.id).join(", ");
  const said = name === "" ? "No model was named." : `There is no model named ${quote(name)}.`;
  const hint = name === "" ? "" : ` The nearest name is ${nearest}.`;
  return { ok: false, reason, message: `${said}${hint} The models are: ${ids}.`, nearest };
}

/** The first of equals wins, so that the same pool and name always give the same hint. */
function nearestTo(pool: Pool, name: string): string | null {
  const wanted = name.slice(0, LONGEST_NAME).toLowerCase();
  let nearest: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const { id, aliases } of pool) {
    for (const known of [id, ...aliases]) {
      const distance = editDistance(wanted, known.trim().toLowerCase());
      if (distance < least) {
        least = distance;
        nearest = id;
      }
    }
  }
  return nearest;
}

/** What the policy wrote, on one line and of bounded length. */
function quote(name: string): string {
  const line = name.replace(/\s+/g, " ");
  const characters = [...line];
  const cut =
    characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME).join("")}…` : line;
  return `“${cut}”`;
}
