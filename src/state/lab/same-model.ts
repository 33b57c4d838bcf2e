import type { Candidate, Pool } from "#core/pool/candidate.ts";

/**
 * The candidate of a pool that a table calls by another spelling of its id, of an alias, or of the name that its provider knows it by:
 * case, separators and what stands before a slash do not count. `null` where there is none, or more than one.
 */
export function sameModel(pool: Pool, name: string): Candidate | null {
  const wanted = plain(name);
  const found = pool.filter(({ id, aliases, model }) =>
    [id, model, ...aliases].some((each) => plain(each) === wanted),
  );
  return found.length === 1 && wanted !== "" ? (found[0] ?? null) : null;
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/^.*\//, "")
    .replace(/[^\p{L}\p{N}]+/gu, "");
}
