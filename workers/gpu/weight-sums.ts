/** Logits are put into so many bins, the highest first; further below, a token weighs nothing. */
export const BINS = 4096;

/** How logits become weights: `exp((logit - highest) / temperature)`, and bins, each `step` temperatures wide. */
export interface WeightScale {
  readonly highest: number;
  readonly temperature: number;
  /** Bins for a distance of 1 between logits. */
  readonly perLogit: number;
  /** At most ln 2 / 64: what is added up for a weight is then right to 4 · 10⁻¹¹ of it. */
  readonly step: number;
}

/** Added to a number below 2³¹ it leaves that, rounded, in the low bits of the sum. */
const ROUNDING = 1.5 * 2 ** 52;
const HALF = BINS / 2;

// Used again for each token. What is beyond the bins has no weight, in one of four places: see `sumInBins`.
const weightOfBin = new Float64Array(BINS + 4);
const rounded = new Float64Array(4);
/** The low half of each double comes first: every machine with a browser is little-endian. */
const roundedBits = new Int32Array(rounded.buffer);
let filledStep = Number.NaN;

/** Prepares the weights of the bins' middles for the sums to come. */
export function fillWeights(step: number): void {
  if (step === filledStep) return;
  filledStep = step;
  // As products: 128 exponentials instead of 4096.
  const fine = Float64Array.from({ length: 64 }, (_, bin) => Math.exp(-bin * step));
  for (let from = 0; from < BINS; from += 64) {
    const coarse = Math.exp(-from * step);
    for (let bin = 0; bin < 64; bin += 1) {
      weightOfBin[from + bin] = coarse * (fine[bin] as number);
    }
  }
}

/** The bin of a logit; of two logits the higher is never in a later one. From {@link BINS} on it weighs nothing. */
export function binOf(logit: number, { highest, perLogit }: WeightScale): number {
  return place(highest, logit, perLogit / 2) + ROUNDING - ROUNDING;
}

/**
 * Bins from the highest to a logit, not rounded and {@link BINS} at most. The smaller of two numbers by arithmetic: a
 * comparison would be guessed wrong for a third of the tokens at some temperatures, and that takes as long as all the rest.
 */
function place(highest: number, logit: number, perLogitHalved: number): number {
  const halved = (highest - logit) * perLogitHalved;
  return halved + HALF - Math.abs(halved - HALF);
}

/** The sum of the weights of the tokens from one to before another. */
export function sumOf(logits: Float32Array, from: number, end: number, scale: WeightScale): number {
  const { highest, step } = scale;
  const halved = scale.perLogit / 2;
  const square = (step * step) / 2;
  const cube = (step * step * step) / 6;
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let token = from;
  for (; token + 4 <= end; token += 4) {
    const y0 = place(highest, logits[token] as number, halved);
    const y1 = place(highest, logits[token + 1] as number, halved);
    const y2 = place(highest, logits[token + 2] as number, halved);
    const y3 = place(highest, logits[token + 3] as number, halved);
    rounded[0] = y0 + ROUNDING;
    rounded[1] = y1 + ROUNDING;
    rounded[2] = y2 + ROUNDING;
    rounded[3] = y3 + ROUNDING;
    const r0 = y0 + ROUNDING - ROUNDING - y0;
    const r1 = y1 + ROUNDING - ROUNDING - y1;
    const r2 = y2 + ROUNDING - ROUNDING - y2;
    const r3 = y3 + ROUNDING - ROUNDING - y3;
    const weight0 = weightOfBin[roundedBits[0] as number] as number;
    const weight1 = weightOfBin[roundedBits[2] as number] as number;
    const weight2 = weightOfBin[roundedBits[4] as number] as number;
    const weight3 = weightOfBin[roundedBits[6] as number] as number;
    sum0 += weight0 * (1 + r0 * (step + r0 * (square + r0 * cube)));
    sum1 += weight1 * (1 + r1 * (step + r1 * (square + r1 * cube)));
    sum2 += weight2 * (1 + r2 * (step + r2 * (square + r2 * cube)));
    sum3 += weight3 * (1 + r3 * (step + r3 * (square + r3 * cube)));
  }
  for (; token < end; token += 1) {
    const y = place(highest, logits[token] as number, halved);
    const bin = y + ROUNDING - ROUNDING;
    const r = bin - y;
    sum0 += (weightOfBin[bin] as number) * (1 + r * (step + r * (square + r * cube)));
  }
  return sum0 + sum1 + sum2 + sum3;
}

/**
 * Puts the sum of the weights of each bin into `masses` (four more than {@link BINS}) and gives the sum of all. A weight is that of
 * the middle of its bin times four terms of the exponential of what is left. Four tokens at a time, and those without weight
 * in four places: so a sum seldom waits for one that was just written.
 */
export function sumInBins(logits: Float32Array, scale: WeightScale, masses: Float64Array): number {
  const { highest, step } = scale;
  const halved = scale.perLogit / 2;
  const square = (step * step) / 2;
  const cube = (step * step * step) / 6;
  masses.fill(0);
  let token = 0;
  for (; token + 4 <= logits.length; token += 4) {
    const y0 = place(highest, logits[token] as number, halved);
    const y1 = place(highest, logits[token + 1] as number, halved);
    const y2 = place(highest, logits[token + 2] as number, halved);
    const y3 = place(highest, logits[token + 3] as number, halved);
    rounded[0] = y0 + ROUNDING;
    rounded[1] = y1 + ROUNDING;
    rounded[2] = y2 + ROUNDING;
    rounded[3] = y3 + ROUNDING;
    const r0 = y0 + ROUNDING - ROUNDING - y0;
    const r1 = y1 + ROUNDING - ROUNDING - y1;
    const r2 = y2 + ROUNDING - ROUNDING - y2;
    const r3 = y3 + ROUNDING - ROUNDING - y3;
    const bin0 = roundedBits[0] as number;
    const bin1 = apart(roundedBits[2] as number, 1);
    const bin2 = apart(roundedBits[4] as number, 2);
    const bin3 = apart(roundedBits[6] as number, 3);
    const mass0 = 1 + r0 * (step + r0 * (square + r0 * cube));
    const mass1 = 1 + r1 * (step + r1 * (square + r1 * cube));
    const mass2 = 1 + r2 * (step + r2 * (square + r2 * cube));
    const mass3 = 1 + r3 * (step + r3 * (square + r3 * cube));
    masses[bin0] = (masses[bin0] as number) + mass0;
    masses[bin1] = (masses[bin1] as number) + mass1;
    masses[bin2] = (masses[bin2] as number) + mass2;
    masses[bin3] = (masses[bin3] as number) + mass3;
  }
  for (; token < logits.length; token += 1) {
    const y = place(highest, logits[token] as number, halved);
    const bin = y + ROUNDING - ROUNDING;
    const r = bin - y;
    masses[bin] = (masses[bin] as number) + 1 + r * (step + r * (square + r * cube));
  }
  let total = 0;
  for (let bin = 0; bin < BINS; bin += 1) {
    const mass = (masses[bin] as number) * (weightOfBin[bin] as number);
    masses[bin] = mass;
    total += mass;
  }
  return total;
}

/** Only beyond the bins, some places further. */
function apart(bin: number, places: 1 | 2 | 3): number {
  return bin + (bin >> 12) * places;
}
