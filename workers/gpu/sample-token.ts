import { gpuNotANumber } from "./gpu-errors.ts";

export interface SamplingOptions {
  /** 0 takes the likeliest token. */
  readonly temperature: number;
  /** Only the likeliest tokens that together reach this probability are drawn from. 1 is all. */
  readonly topP: number;
}

/**
 * Further below the highest, in units of the temperature, a token is left out: all of a vocabulary of 150,000 together
 * have less than two in a billion there, and most exponentials need not be computed.
 */
const NEGLIGIBLE = 32;

/**
 * Draws the next token. `random` gives numbers in [0, 1). The same logits, options and number give the same token.
 * Throws `gpu-wrong` when a logit is no number.
 */
export function sampleToken(
  logits: Float32Array,
  { temperature, topP }: SamplingOptions,
  random: () => number,
): number {
  const best = likeliest(logits);
  const highest = logits[best] ?? 0;
  if (temperature <= 0) return best;
  const tokens = tokensFrom(logits, highest - NEGLIGIBLE * temperature);
  const weights = new Float64Array(tokens.length);
  let total = 0;
  for (let place = 0; place < tokens.length; place += 1) {
    const weight = Math.exp(((logits[tokens[place] ?? 0] ?? 0) - highest) / temperature);
    weights[place] = weight;
    total += weight;
  }
  const drawn =
    topP >= 1
      ? draw(weights, total * random())
      : drawFromNucleus(weights, total, Math.max(0, topP), logits.length, random());
  return tokens[drawn] ?? 0;
}

/** The tokens whose logit is at least so high, in order. */
function tokensFrom(logits: Float32Array, least: number): Int32Array {
  let count = 0;
  for (let token = 0; token < logits.length; token += 1) {
    if ((logits[token] ?? 0) >= least) count += 1;
  }
  const tokens = new Int32Array(count);
  let place = 0;
  for (let token = 0; place < count; token += 1) {
    if ((logits[token] ?? 0) < least) continue;
    tokens[place] = token;
    place += 1;
  }
  return tokens;
}

/** The logarithm of the sum of the exponentials, without overflow: what a logit is compared with. */
export function logSumExp(logits: Float32Array): number {
  const highest = logits[likeliest(logits)] ?? 0;
  let total = 0;
  for (const logit of logits) total += Math.exp(logit - highest);
  return highest + Math.log(total);
}

/** The first of the highest logits. */
function likeliest(logits: Float32Array): number {
  let best = -1;
  let highest = Number.NEGATIVE_INFINITY;
  for (let token = 0; token < logits.length; token += 1) {
    const logit = logits[token] ?? Number.NaN;
    if (logit > highest) {
      best = token;
      highest = logit;
    } else if (Number.isNaN(logit)) throw gpuNotANumber();
  }
  if (best === -1 || highest === Number.POSITIVE_INFINITY) throw gpuNotANumber();
  return best;
}

/** The place in whose stretch of the summed weights `at` lies. */
function draw(weights: Float64Array, at: number): number {
  let left = at;
  for (let place = 0; place < weights.length; place += 1) {
    left -= weights[place] ?? 0;
    if (left < 0) return place;
  }
  return weights.length - 1;
}

/**
 * The nucleus is the smallest set of likeliest tokens that reaches `topP`. Tokens below `(1 - topP) / V` of the total
 * cannot be in it, since all of them together stay below `1 - topP`: only the others need sorting.
 */
function drawFromNucleus(
  weights: Float64Array,
  total: number,
  topP: number,
  vocabulary: number,
  random: number,
): number {
  const least = (total * (1 - topP)) / vocabulary;
  const candidates: number[] = [];
  for (let place = 0; place < weights.length; place += 1) {
    if ((weights[place] ?? 0) >= least) candidates.push(place);
  }
  candidates.sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b);
  const nucleus: number[] = [];
  let sum = 0;
  for (const place of candidates) {
    nucleus.push(place);
    sum += weights[place] ?? 0;
    if (sum >= total * topP) break;
  }
  let left = sum * random;
  for (const place of nucleus) {
    left -= weights[place] ?? 0;
    if (left < 0) return place;
  }
  return nucleus.at(-1) ?? 0;
}
