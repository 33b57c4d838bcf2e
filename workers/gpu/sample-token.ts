import { drawByBins, type LogitRange } from "./draw-by-bins.ts";
import { drawPlainly } from "./draw-plainly.ts";
import { gpuNotANumber } from "./gpu-errors.ts";

export interface SamplingOptions {
  /** 0 takes the likeliest token. */
  readonly temperature: number;
  /** Only the likeliest tokens that together reach this probability are drawn from. 1 is all. */
  readonly topP: number;
}

/**
 * Draws the next token. `random` gives numbers in [0, 1) and is asked once where anything is to be drawn. The same logits,
 * options and number give the same token, and it is the one that adding up all weights one by one gives
 * ({@link drawPlainly}): no part of the tail is left out, in any fidelity. Throws `gpu-wrong` when a logit is no number.
 */
export function sampleToken(
  logits: Float32Array,
  { temperature, topP }: SamplingOptions,
  random: () => number,
): number {
  const best = likeliest(logits);
  if (!(temperature > 0)) return best.token;
  const draw = { temperature, topP, random: random() };
  if (topP <= 0) return best.token;
  return drawByBins(logits, best, draw) ?? drawPlainly(logits, best.highest, draw);
}

/** The logarithm of the sum of the exponentials, without overflow: what a logit is compared with. */
export function logSumExp(logits: Float32Array): number {
  const highest = likeliest(logits).highest;
  let total = 0;
  for (const logit of logits) total += Math.exp(logit - highest);
  return highest + Math.log(total);
}

interface Likeliest extends LogitRange {
  /** The first of the highest. */
  readonly token: number;
}

const AT_A_TIME = 8;

/** Looks at eight at a time: none of them is below their sum less seven times the highest. */
function likeliest(logits: Float32Array): Likeliest {
  let token = -1;
  let highest = Number.NEGATIVE_INFINITY;
  let leastSum = Number.POSITIVE_INFINITY;
  const whole = logits.length - (logits.length % AT_A_TIME);
  for (let from = 0; from < whole; from += AT_A_TIME) {
    const a = logits[from] as number;
    const b = logits[from + 1] as number;
    const c = logits[from + 2] as number;
    const d = logits[from + 3] as number;
    const e = logits[from + 4] as number;
    const f = logits[from + 5] as number;
    const g = logits[from + 6] as number;
    const h = logits[from + 7] as number;
    const sum = a + b + (c + d) + (e + f + (g + h));
    if (!(sum >= leastSum)) leastSum = sum;
    const isBelow =
      a <= highest &&
      b <= highest &&
      c <= highest &&
      d <= highest &&
      e <= highest &&
      f <= highest &&
      g <= highest &&
      h <= highest;
    if (isBelow) continue;
    token = highestIn(logits, from, from + AT_A_TIME, token);
    highest = logits[token] as number;
  }
  token = highestIn(logits, whole, logits.length, token);
  if (token === -1) throw gpuNotANumber();
  highest = logits[token] as number;
  if (highest === Number.POSITIVE_INFINITY) throw gpuNotANumber();
  const last = logits.subarray(whole).reduce((least, logit) => Math.min(least, logit), highest);
  return { token, highest, floor: Math.min(last, leastSum - (AT_A_TIME - 1) * highest) };
}

/** The first of the highest of some, where it is higher than that of the token before; else that one, −1 where there is none. */
function highestIn(logits: Float32Array, from: number, end: number, before: number): number {
  let best = before;
  let highest = logits[before] ?? Number.NEGATIVE_INFINITY;
  for (let token = from; token < end; token += 1) {
    const logit = logits[token] as number;
    if (Number.isNaN(logit)) throw gpuNotANumber();
    if (logit > highest) {
      best = token;
      highest = logit;
    }
  }
  return best;
}
