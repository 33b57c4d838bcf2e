import type { Candidate, Pool } from "#core/pool/candidate.ts";
import { resolveName } from "#core/pool/resolve-name.ts";

/**
 * The candidate of a pool that a table's name stands for; `null` where there is none, or where it could be several: by its name in
 * the pool, by the provider's name for it, else by what is left of either without its maker, case and marks
 * (`meta-llama/Llama-3.1-8B-Instruct` and `llama-3.1-8b-instruct` are one).
 */
export function candidateNamed(pool: Pool, name: string): Candidate | null {
  const resolved = resolveName(pool, name);
  if (resolved.ok) return resolved.candidate;
  if (resolved.reason === "ambiguous-model") return null;
  return (
    onlyOne(pool.filter(({ model }) => model === name)) ??
    onlyOne(pool.filter((candidate) => isNamed(candidate, plainName(name))))
  );
}

function isNamed({ id, aliases, model }: Candidate, plain: string): boolean {
  return plain !== "" && [id, model, ...aliases].some((known) => plainName(known) === plain);
}

function plainName(name: string): string {
  const own = name.trim().split("/").at(-1) ?? "";
  return own.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

function onlyOne(found: readonly Candidate[]): Candidate | null {
  const [first, ...others] = found;
  return others.length === 0 ? (first ?? null) : null;
}
