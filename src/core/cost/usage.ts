/**
 * Tokens of one request in disjoint buckets: each token is counted once, so buckets can be priced and added.
 * `reasoning` is the one exception: it is the part of `output` that was hidden thinking.
 */
export interface Usage {
  /** Input tokens that were read at full price. */
  readonly fresh: number;
  /** Input tokens served from the provider's prompt cache. */
  readonly cacheRead: number;
  /** Input tokens written to the provider's prompt cache (Anthropic bills them apart). */
  readonly cacheWrite: number;
  /** All generated tokens, reasoning included. */
  readonly output: number;
  /** The part of `output` that was reasoning. */
  readonly reasoning: number;
}

export const NO_USAGE: Usage = { fresh: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

/** All input tokens of the request: what price tiers look at. */
export function inputTokens(usage: Usage): number {
  return usage.fresh + usage.cacheRead + usage.cacheWrite;
}

/** The tokens of two requests together, bucket by bucket. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    fresh: a.fresh + b.fresh,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    output: a.output + b.output,
    reasoning: a.reasoning + b.reasoning,
  };
}
