import type { Engine } from "./engine.ts";
import { gpuBlind, gpuFlat, gpuNotANumber } from "./gpu-errors.ts";

/** What a continued text and a fresh one differ by. */
export interface Agreement {
  /** The largest difference of any logit. */
  readonly maxDifference: number;
  /** The distance of the highest logit from the lowest, to compare with. */
  readonly range: number;
  readonly tokens: number;
}

const SAMPLE =
  "<information>The Nile is 6650 km long; the Amazon is second. Which of them is longer? It's the Nile.";

/** Tokens of the sample that are used: enough for several pieces, few enough for a slow device. */
const LENGTH = 20;

/**
 * Differences of 16-bit arithmetic stay below two hundredths of the range; the known data race shifts logits by a
 * fifth of it and more.
 */
const TOLERANCE = 0.05;

/**
 * Another first token has to move some logit by so much of the range. A device that does not see it moves none: the same newest
 * tokens give the same numbers, so that a little is enough to tell.
 */
const SIGHT = 0.0005;

/** Other first tokens that are tried: some models take two tokens for one. */
const OTHERS = 3;

export function agrees({ maxDifference, range }: Agreement): boolean {
  return maxDifference <= TOLERANCE * range;
}

/**
 * Reads a short text once as a whole and once in pieces, as a session does, with tokens taken back in between where
 * the engine can, and compares the logits. Empties the cache. Throws `gpu-wrong` when they are no numbers, all the same, or
 * the same whatever the text began with: a device that computes nothing, or nothing but the newest token, agrees with itself.
 */
export async function compareContinued(engine: Engine, oneByOne = false): Promise<Agreement> {
  const tokens = engine.tokenizer.encode(SAMPLE, { special: false }).slice(0, LENGTH);
  engine.reset();
  const fresh = Float32Array.from(await engine.forward(tokens));
  engine.reset();
  const continued = await continueInPieces(engine, tokens, oneByOne);
  const agreement = compareLogits(fresh, continued, tokens.length);
  engine.reset();
  if (agreement.range === 0) throw gpuFlat();
  if (!(await seesBeginning(engine, tokens, fresh))) throw gpuBlind();
  return agreement;
}

/** Whether the last logits change with the first token. Empties the cache. */
async function seesBeginning(
  engine: Engine,
  tokens: readonly number[],
  fresh: Float32Array,
): Promise<boolean> {
  const [first, ...rest] = tokens;
  const others = [...new Set(rest)].filter((token) => token !== first).slice(0, OTHERS);
  for (const other of others) {
    engine.reset();
    const changed = await engine.forward([other, ...rest]);
    const { maxDifference, range } = compareLogits(fresh, changed, tokens.length);
    engine.reset();
    if (maxDifference >= SIGHT * range) return true;
  }
  return false;
}

export function compareLogits(
  fresh: Float32Array,
  continued: Float32Array,
  tokens: number,
): Agreement {
  let maxDifference = 0;
  let highest = Number.NEGATIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  for (let token = 0; token < fresh.length; token += 1) {
    const one = fresh[token] ?? Number.NaN;
    const other = continued[token] ?? Number.NaN;
    if (!(Number.isFinite(one) && Number.isFinite(other))) throw gpuNotANumber();
    maxDifference = Math.max(maxDifference, Math.abs(one - other));
    highest = Math.max(highest, one);
    lowest = Math.min(lowest, one);
  }
  return { maxDifference, range: highest - lowest, tokens };
}

async function continueInPieces(
  engine: Engine,
  tokens: readonly number[],
  oneByOne: boolean,
): Promise<Float32Array> {
  const sizes = oneByOne ? [4, ...tokens.map(() => 1)] : [7, 1, tokens.length];
  let logits: Float32Array = new Float32Array();
  let from = 0;
  for (const [index, size] of sizes.entries()) {
    if (from >= tokens.length) break;
    if (index === 2 && engine.pop !== null) {
      await engine.forward([tokens[0] ?? 0]);
      engine.pop(1);
    }
    logits = await engine.forward(tokens.slice(from, from + size));
    from += size;
  }
  return logits;
}
