/** Lanczos' coefficients for g = 7, nine terms (Godfrey). */
const LANCZOS = [
  0.999_999_999_999_809_93, 676.520_368_121_885_1, -1_259.139_216_722_402_8, 771.323_428_777_653_13,
  -176.615_029_162_140_6, 12.507_343_278_686_905, -0.138_571_095_265_720_12,
  9.984_369_578_019_571_6e-6, 1.505_632_735_149_311_6e-7,
];

/** Above this Stirling's series is exact to the last digits. */
const LARGE = 16;

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  if (x >= LARGE) {
    const inverse = 1 / (x * x);
    const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680)))) / x;
    return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
  }
  let sum = LANCZOS[0] as number;
  for (let index = 1; index < LANCZOS.length; index += 1) {
    sum += (LANCZOS[index] as number) / (x - 1 + index);
  }
  const base = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

/** The share of a beta distribution with parameters a, b > 0 that lies below x: the regularised incomplete beta function. */
export function betaShare(x: number, a: number, b: number): number {
  if (!(x > 0)) return 0;
  if (!(x < 1)) return 1;
  // The continued fraction converges fast on this side of the mean only.
  return x < (a + 1) / (a + b + 2) ? lowerShare(x, a, b) : 1 - lowerShare(1 - x, b, a);
}

function lowerShare(x: number, a: number, b: number): number {
  const front = a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b);
  return (Math.exp(front) * continuedFraction(x, a, b)) / a;
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Lentz's evaluation of the fraction (DLMF 8.17.22). */
function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let step = 1; step < 10_000; step += 1) {
    const even = (step * (b - step) * x) / ((a + 2 * step - 1) * (a + 2 * step));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    value *= d * c;
    const odd = (-(a + step) * (a + b + step) * x) / ((a + 2 * step) * (a + 2 * step + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const change = d * c;
    value *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return value;
}

/** A number that can be divided by. */
function away(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}

/** The x below which a beta distribution has `share` of its mass, by bisection and Newton's method. */
export function betaQuantile(share: number, a: number, b: number): number {
  if (!(share > 0)) return 0;
  if (!(share < 1)) return 1;
  let [low, high] = [0, 1];
  let x = a / (a + b);
  for (let step = 0; step < 200; step += 1) {
    const error = betaShare(x, a, b) - share;
    if (error > 0) high = x;
    else low = x;
    const density = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta(a, b));
    const next = x - error / density;
    const isInside = next > low && next < high;
    const to = isInside ? next : (low + high) / 2;
    if (Math.abs(to - x) <= 1e-16 + 4e-16 * x) return to;
    x = to;
  }
  return x;
}
