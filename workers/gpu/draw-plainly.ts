/** One number decides: the same logits, settings and number give the same token. */
export interface Draw {
  /** Above 0. */
  readonly temperature: number;
  /** Only the likeliest tokens that together reach this probability are drawn from. From 1 on it is all. */
  readonly topP: number;
  /** In [0, 1). */
  readonly random: number;
}

/** Keys of tokens are numbers below 2⁵³: 32 bits of the logit, and these for the token. */
const TOKENS = 2 ** 21;

/**
 * What drawing means, token by token. A token weighs `exp((logit - highest) / temperature)`; no weight is left out. Without
 * top-p the weights are summed in the order of the vocabulary, with it the likeliest first and of equal logits the first; the
 * nucleus is as many of these as it takes to reach `topP` of the whole. The token is drawn in whose stretch of that sum
 * `random` of it lies. Takes tens of milliseconds for a large vocabulary.
 */
export function drawPlainly(
  logits: Float32Array,
  highest: number,
  { temperature, topP, random }: Draw,
): number {
  const weights = Float64Array.from(logits, (logit) =>
    logit === Number.NEGATIVE_INFINITY ? 0 : Math.exp((logit - highest) / temperature),
  );
  let total = 0;
  for (const weight of weights) total += weight;
  if (!(topP < 1)) return drawFrom(weights.keys(), weights, total * random);
  const likeliestFirst = Array.from(Float64Array.from(logits, orderKey).sort(), tokenOfKey);
  const nucleus: number[] = [];
  let sum = 0;
  for (const token of likeliestFirst) {
    nucleus.push(token);
    sum += weights[token] as number;
    if (sum >= total * topP) break;
  }
  return drawFrom(nucleus, weights, sum * random);
}

/** Where rounding leaves `at` beyond the end, the last token that has any weight. */
function drawFrom(tokens: Iterable<number>, weights: Float64Array, at: number): number {
  let left = at;
  let last = 0;
  for (const token of tokens) {
    const weight = weights[token] as number;
    if (weight === 0) continue;
    left -= weight;
    if (left < 0) return token;
    last = token;
  }
  return last;
}

const float = new Float32Array(1);
const floatBits = new Int32Array(float.buffer);

/**
 * Numbers that stand in the order of the tokens: the highest logit first, of equal ones the first token. Floats compare as their
 * bits do, negative ones the other way round; −0 is as high as 0.
 */
export function orderKey(logit: number, token: number): number {
  float[0] = logit;
  const bits = floatBits[0] as number;
  const height = bits >= 0 ? bits : -(bits & 0x7fffffff);
  return (0x7fffffff - height) * TOKENS + token;
}

/** The token of an {@link orderKey}. */
export function tokenOfKey(key: number): number {
  return key - Math.floor(key / TOKENS) * TOKENS;
}
