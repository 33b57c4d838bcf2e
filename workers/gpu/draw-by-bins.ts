import { type Draw, orderKey, tokenOfKey } from "./draw-plainly.ts";
import { BINS, binOf, fillWeights, sumInBins, sumOf, type WeightScale } from "./weight-sums.ts";

/** Tokens of a stretch whose weights are summed. */
const STRETCH = 512;

/** Nothing nearer than this part of the whole to the border of a token is decided here: sums are right to a quarter of it. */
const UNSURE = 1e-9;

/** A bin's part of the temperature: 64 of them halve the weight. */
const WIDEST = Math.LN2 / 64;
/** Narrower ones would leave the range of a double. */
const NARROWEST = 1e-300;
/** Up to here a vocabulary spreads over enough bins, whatever its lowest logit is. */
const HOT = 2;

/** A logit that is so many bins below the highest weighs nothing, and can still be counted with exactly. */
const DEEP = 2 ** 30;
const TOO_DEEP = 2 ** 40;

// Used again for each token, so that none leaves half a megabyte behind.
const masses = new Float64Array(BINS + 4);
let stretches = new Float64Array(0);
let members = new Float64Array(BINS);
let lifted = new Float32Array(0);

/** Where logits are. */
export interface LogitRange {
  readonly highest: number;
  /** No logit is further below it than rounding; all may be well above it. */
  readonly floor: number;
}

/** A token, and the sum of the weights of all before it and with it. */
interface Reached {
  readonly token: number;
  readonly before: number;
  readonly after: number;
}

/**
 * The token that {@link drawPlainly} draws, in a fraction of a millisecond. `null` where the number falls so near to the
 * border of a token that only adding up in its order can tell: one draw in some thousand at most. Of the whole, less than
 * 10⁻¹² is left out, which is far less than what counts as near; so no draw differs for it.
 */
export function drawByBins(given: Float32Array, range: LogitRange, draw: Draw): number | null {
  const scale = scaleFor(given, range, draw.temperature);
  const logits = withoutDepths(given, range, scale);
  if (logits === null) return null;
  fillWeights(scale.step);
  return draw.topP < 1 ? drawFromNucleus(logits, scale, draw) : drawFromAll(logits, scale, draw);
}

function drawFromAll(logits: Float32Array, scale: WeightScale, { random }: Draw): number | null {
  const { length } = logits;
  const count = Math.ceil(length / STRETCH);
  if (stretches.length < count) stretches = new Float64Array(count);
  let total = 0;
  for (let at = 0; at < count; at += 1) {
    const sum = sumOf(logits, at * STRETCH, Math.min(length, (at + 1) * STRETCH), scale);
    stretches[at] = sum;
    total += sum;
  }
  const goal = total * random;
  let before = 0;
  for (let at = 0; at < count; at += 1) {
    const after = before + (stretches[at] as number);
    if (after > goal) {
      const end = Math.min(length, (at + 1) * STRETCH);
      return sureToken(reachAmong(at * STRETCH, end, before, goal), goal, total);
    }
    before = after;
  }
  return null;

  function reachAmong(from: number, end: number, sum: number, aim: number): Reached | null {
    let reached = sum;
    for (let token = from; token < end; token += 1) {
      const next = reached + weightOf(logits[token] as number, scale);
      if (next > aim) return { token, before: reached, after: next };
      reached = next;
    }
    return null;
  }
}

function drawFromNucleus(
  logits: Float32Array,
  scale: WeightScale,
  { topP, random }: Draw,
): number | null {
  const total = sumInBins(logits, scale, masses);
  const enough = total * topP;
  // The nucleus weighs that or up to its last token more. Mostly this is the same for the token that is drawn.
  const heaviest = heaviestLast(enough, scale);
  const likely = reachInBins(logits, scale, enough * random);
  const isSame = likely !== null && likely.after > (enough + heaviest) * random + UNSURE * total;
  if (isSame) return sureToken(likely, enough * random, total);
  const last = reachInBins(logits, scale, enough);
  if (last === null || sureToken(last, enough, total) === null) return null;
  const goal = last.after * random;
  return sureToken(reachInBins(logits, scale, goal), goal, total);
}

/** What no token weighs more than with which the likeliest reach a sum. */
function heaviestLast(sum: number, { step }: WeightScale): number {
  let reached = 0;
  let bin = 0;
  while (bin < BINS && reached <= sum) {
    reached += masses[bin] as number;
    bin += 1;
  }
  // From the middle of the bin before it: rounding may have moved the token by a place.
  return Math.exp(-Math.max(0, bin - 2) * step) * (1 + step);
}

function sureToken(reached: Reached | null, goal: number, total: number): number | null {
  if (reached === null) return null;
  const room = Math.min(goal - reached.before, reached.after - goal);
  return room > UNSURE * total ? reached.token : null;
}

/** Where the sum of the weights, the likeliest first, reaches a goal. */
function reachInBins(logits: Float32Array, scale: WeightScale, goal: number): Reached | null {
  let before = 0;
  let bin = 0;
  while (before + (masses[bin] as number) <= goal) {
    before += masses[bin] as number;
    bin += 1;
    if (bin === BINS) return null;
  }
  for (const key of membersOf(logits, scale, bin)) {
    const token = tokenOfKey(key);
    const after = before + weightOf(logits[token] as number, scale);
    if (after > goal) return { token, before, after };
    before = after;
  }
  return null;
}

/** The keys of the tokens in a bin, in their order. Eight at a time: mostly none of them is in it. */
function membersOf(logits: Float32Array, scale: WeightScale, bin: number): Float64Array {
  const middle = scale.highest - bin / scale.perLogit;
  // A little more than the bin, for rounding: `binOf` decides.
  const near = 0.51 / scale.perLogit + Math.abs(scale.highest) * 2 ** -40;
  const whole = logits.length - (logits.length % 8);
  let count = 0;
  for (let token = 0; token < whole; token += 8) {
    const isFar =
      Math.abs((logits[token] as number) - middle) > near &&
      Math.abs((logits[token + 1] as number) - middle) > near &&
      Math.abs((logits[token + 2] as number) - middle) > near &&
      Math.abs((logits[token + 3] as number) - middle) > near &&
      Math.abs((logits[token + 4] as number) - middle) > near &&
      Math.abs((logits[token + 5] as number) - middle) > near &&
      Math.abs((logits[token + 6] as number) - middle) > near &&
      Math.abs((logits[token + 7] as number) - middle) > near;
    if (!isFar) count = addMembers(logits, token, token + 8, scale, bin, count);
  }
  count = addMembers(logits, whole, logits.length, scale, bin, count);
  const found = members.subarray(0, count);
  // The tokens of a flat tail are alike and in order already.
  return isAscending(found) ? found : found.sort();
}

function addMembers(
  logits: Float32Array,
  from: number,
  end: number,
  scale: WeightScale,
  bin: number,
  before: number,
): number {
  let count = before;
  for (let token = from; token < end; token += 1) {
    const logit = logits[token] as number;
    if (binOf(logit, scale) !== bin) continue;
    if (count === members.length) members = grown(members);
    members[count] = orderKey(logit, token);
    count += 1;
  }
  return count;
}

function isAscending(keys: Float64Array): boolean {
  for (let place = 1; place < keys.length; place += 1) {
    if ((keys[place] as number) < (keys[place - 1] as number)) return false;
  }
  return true;
}

function grown(array: Float64Array): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(array.length * 4);
  longer.set(array);
  return longer;
}

function weightOf(logit: number, { highest, temperature }: WeightScale): number {
  return Math.exp((logit - highest) / temperature);
}

/** At high temperatures all logits would share few bins: these are made as narrow as the lowest logit allows. */
function scaleFor(
  logits: Float32Array,
  { highest, floor }: LogitRange,
  temperature: number,
): WeightScale {
  const widest = Math.max(temperature * WIDEST, NARROWEST);
  const isMasked = floor === Number.NEGATIVE_INFINITY && temperature > HOT;
  const span = (highest - (isMasked ? lowestPossible(logits) : floor)) / (BINS - 1);
  const width = span > 0 ? Math.max(Math.min(widest, span), NARROWEST) : widest;
  return { highest, temperature, perLogit: 1 / width, step: width / temperature };
}

function lowestPossible(logits: Float32Array): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (const logit of logits) {
    if (logit < lowest && logit !== Number.NEGATIVE_INFINITY) lowest = logit;
  }
  return lowest;
}

/**
 * The logits, or a copy where some are impossible or so low that bins cannot be counted so far: there they stand below the last
 * bin. `null` where 32 bits cannot tell that place from the highest: at temperatures below 10⁻¹⁴ of it.
 */
function withoutDepths(
  logits: Float32Array,
  { highest, floor }: LogitRange,
  { perLogit }: WeightScale,
): Float32Array | null {
  if ((highest - floor) * perLogit < TOO_DEEP) return logits;
  const below = Math.fround(highest - DEEP / perLogit);
  const depth = (highest - below) * perLogit;
  if (!(depth > 2 * BINS && depth < TOO_DEEP)) return null;
  if (lifted.length !== logits.length) lifted = new Float32Array(logits.length);
  for (let token = 0; token < logits.length; token += 1) {
    lifted[token] = Math.max(logits[token] as number, below);
  }
  return lifted;
}
