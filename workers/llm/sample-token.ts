import { gpuNotANumber } from "./gpu-errors.ts";

export interface SamplingOptions {
  /** 0 takes the likeliest token. */
  readonly temperature: number;
  /** Only the likeliest tokens that together reach this probability are drawn from. 1 is all. */
  readonly topP: number;
}

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
  const weights = new Float64Array(logits.length);
  let total = 0;
  for (let token = 0; token < logits.length; token += 1) {
    const weight = Math.exp(((logits[token] ?? 0) - highest) / temperature);
    weights[token] = weight;
    total += weight;
  }
  return topP >= 1
    ? draw(weights, total * random())
    : drawFromNucleus(weights, total, Math.max(0, topP), random());
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

/** The token in whose stretch of the summed weights `at` lies. */
function draw(weights: Float64Array, at: number): number {
  let left = at;
  let last = 0;
  for (let token = 0; token < weights.length; token += 1) {
    const weight = weights[token] ?? 0;
    if (weight === 0) continue;
    last = token;
    left -= weight;
    if (left < 0) return token;
  }
  return last;
}

/**
 * The nucleus is the smallest set of likeliest tokens that reaches `topP`. Tokens below `(1 - topP) / V` of the total
 * cannot be in it, since all of them together stay below `1 - topP`: only the others need sorting.
 */
function drawFromNucleus(
  weights: Float64Array,
  total: number,
  topP: number,
  random: number,
): number {
  const least = (total * (1 - topP)) / weights.length;
  const candidates: number[] = [];
  for (let token = 0; token < weights.length; token += 1) {
    if ((weights[token] ?? 0) >= least) candidates.push(token);
  }
  candidates.sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b);
  const nucleus: number[] = [];
  let sum = 0;
  for (const token of candidates) {
    nucleus.push(token);
    sum += weights[token] ?? 0;
    if (sum >= total * topP) break;
  }
  let left = sum * random;
  for (const token of nucleus) {
    left -= weights[token] ?? 0;
    if (left < 0) return token;
  }
  return nucleus.at(-1) ?? 0;
}
