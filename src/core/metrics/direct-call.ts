import type { Picodollars } from "#core/cost/money.ts";
import { estimateTokens, priceUsage } from "#core/cost/price-usage.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import { largest } from "#core/pool/compare-candidates.ts";
import { answerGrounds } from "#core/trajectory/answer-grounds.ts";
import type { Trajectory } from "#core/trajectory/trajectory.ts";

/** What one direct call would have cost instead of a run, as far as that can be said. */
export interface DirectCall {
  /** The single candidate that is asked instead: the largest of the pool. */
  readonly candidate: string;
  /** An estimate: nobody made this call. */
  readonly cost: Picodollars;
  /** Tokens of the question. */
  readonly inputTokens: number;
  /** Tokens of a reply: see {@link directCall}. */
  readonly outputTokens: number;
  /** Whether the reply's length is what this candidate itself wrote in the run, or the mean of all replies. */
  readonly lengthFrom: "its own replies" | "all replies";
  /** What the run cost, the router's own tokens included. */
  readonly actual: Picodollars;
}

/** What a chat's format adds to a question, in tokens. */
const FRAME_TOKENS = 8;

/**
 * The estimated cost of asking the question once, directly, of the largest candidate (by the size in its name, else by
 * price), beside what the run cost with everything in it. The reply is taken to be as long as this candidate's replies in the
 * run were on the mean, or, where it was not asked, as all replies. `null` where it would be a guess or no comparison at all:
 * no answer, an answer that does not stand on replies, a part of the run whose cost nobody knows, a candidate without a
 * price, a pool of one.
 */
export function directCall(run: Trajectory): DirectCall | null {
  const { start, totals, calls } = run;
  if (start === null || start.pool.length < 2 || totals.unknown > 0) return null;
  if (answerGrounds(run)?.kind !== "replies") return null;
  const candidate: Candidate = largest(start.pool);
  const { price } = candidate;
  if (price === null) return null;
  const replies = calls.flatMap(({ start: { candidate: id }, end }) =>
    end?.outcome === "ok" && end.receipt.usage !== null
      ? [{ id, output: end.receipt.usage.output }]
      : [],
  );
  const own = replies.filter(({ id }) => id === candidate.id);
  const measured = own.length > 0 ? own : replies;
  if (measured.length === 0) return null;
  const output = measured.reduce((sum, reply) => sum + reply.output, 0) / measured.length;
  const inputTokens = estimateTokens(start.question) + FRAME_TOKENS;
  const outputTokens = Math.ceil(output);
  const usage = {
    fresh: inputTokens,
    cacheRead: 0,
    cacheWrite: 0,
    output: outputTokens,
    reasoning: 0,
  };
  return {
    candidate: candidate.id,
    cost: priceUsage(usage, price),
    inputTokens,
    outputTokens,
    lengthFrom: own.length > 0 ? "its own replies" : "all replies",
    actual: totals.cost,
  };
}
