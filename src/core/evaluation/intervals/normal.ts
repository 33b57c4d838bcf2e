/** √(2π). */
const ROOT_TAU = Math.sqrt(2 * Math.PI);
/** Where the series gives way to the continued fraction. */
const FAR = 3;

/** Density of the standard normal distribution. */
function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / ROOT_TAU;
}

/** P(Z > z) of the standard normal distribution, to full precision also far out. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  if (z > FAR) return normalDensity(z) * millsRatio(z);
  // Φ(z) − ½ = φ(z)·(z + z³/3 + z⁵/(3·5) + …)
  let term = z;
  let sum = z;
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 - normalDensity(z) * sum;
}

/** P(Z > z) ÷ density, as Laplace's continued fraction, from its end. */
function millsRatio(z: number): number {
  let value = z;
  for (let step = 120; step >= 1; step -= 1) value = z + step / value;
  return 1 / value;
}

/**
 * The z below which the standard normal distribution has `share` of its mass, in (0, 1); ±∞ at the ends. Newton's method from a
 * rational start (Abramowitz & Stegun 26.2.23), in the tail that is smaller, so that no digits are lost.
 */
export function normalQuantile(share: number): number {
  if (!(share > 0)) return Number.NEGATIVE_INFINITY;
  if (!(share < 1)) return Number.POSITIVE_INFINITY;
  if (share === 0.5) return 0;
  const tail = Math.min(share, 1 - share);
  const t = Math.sqrt(-2 * Math.log(tail));
  const top = 2.515517 + t * (0.802853 + t * 0.010328);
  let z = t - top / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 4; step += 1) z += (normalTail(z) - tail) / normalDensity(z);
  return share < 0.5 ? -z : z;
}
