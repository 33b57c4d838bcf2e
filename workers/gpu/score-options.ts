import { logSumExp } from "./sample-token.ts";
import type { ReadSettings, TokenCache } from "./token-cache.ts";

/**
 * The log-probability that the model goes on with each option after `tokens`. Options that begin alike are read
 * together, each token once: at a branch the cache goes back to it. What the options left in the cache is taken out
 * by the next read.
 */
export async function scoreOptions(
  cache: TokenCache,
  tokens: readonly number[],
  options: readonly (readonly number[])[],
  settings: ReadSettings,
): Promise<number[]> {
  const scores = options.map(() => 0);
  const walk = async (path: readonly number[], members: readonly number[]): Promise<void> => {
    const longer = members.filter((member) => (options[member]?.length ?? 0) > path.length);
    if (longer.length === 0) return;
    const logits = await cache.read([...tokens, ...path], settings);
    const total = logSumExp(logits);
    const branches = branchesOf(longer, (member) => options[member]?.[path.length] ?? 0);
    // All branches before the first step into one of them: the logits do not outlive it.
    for (const [token, inBranch] of branches) {
      const score = (logits[token] ?? Number.NEGATIVE_INFINITY) - total;
      for (const member of inBranch) scores[member] = (scores[member] ?? 0) + score;
    }
    for (const [token, inBranch] of branches) await walk([...path, token], inBranch);
  };
  await walk([], [...options.keys()]);
  return scores;
}

function branchesOf(
  members: readonly number[],
  tokenOf: (member: number) => number,
): Map<number, number[]> {
  const branches = new Map<number, number[]>();
  for (const member of members) {
    const token = tokenOf(member);
    branches.set(token, [...(branches.get(token) ?? []), member]);
  }
  return branches;
}
