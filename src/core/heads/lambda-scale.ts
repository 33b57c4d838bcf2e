/**
 * λ of R2-Router weighs quality in [0, 1] against dollars, which differ by orders of magnitude: everything that matters
 * lies between 0.9 and 0.999999. What a person can place is how much quality is worth: (1−λ)/λ dollars for all of it.
 * The scale runs over the logarithm of that, from ten dollars down to a millionth of a dollar, and its two ends are exact:
 * 0 looks at quality only, 1 at cost only.
 */
const DEAREST_EXPONENT = 1;
const DECADES = 7;

/** A place on the scale from quality (0) to cost (1) → the reference's λ. Places outside are moved to the nearer end. */
export function lambdaOfScale(scale: number): number {
  if (!(scale > 0)) return 0;
  if (scale >= 1) return 1;
  return 1 / (1 + 10 ** (DEAREST_EXPONENT - DECADES * scale));
}

/** The reference's λ → its place on the scale, in [0, 1]. The released default, 0.99999, is at 6/7. */
export function scaleOfLambda(lambda: number): number {
  if (!(lambda > 0)) return 0;
  if (lambda >= 1) return 1;
  const scale = (DEAREST_EXPONENT - Math.log10(dollarsPerQuality(lambda))) / DECADES;
  return Math.min(1, Math.max(0, scale));
}

/** What a reply of quality 1 instead of 0 may cost more, in dollars, at this λ: infinite at 0. */
export function dollarsPerQuality(lambda: number): number {
  return (1 - lambda) / lambda;
}

/** The value that the released code uses unless it is told another. */
export const RELEASED_LAMBDA = 0.99999;

/**
 * λ of q − λ·c, in score per US dollar, as routers are fitted and swept with it → the reference's λ of (1−λ)·q − λ·c, which
 * ranks everything alike.
 */
export function lambdaOfRate(scorePerDollar: number): number {
  return scorePerDollar === Number.POSITIVE_INFINITY ? 1 : scorePerDollar / (1 + scorePerDollar);
}

/** The reference's λ → score per US dollar: infinite at 1. */
export function rateOfLambda(lambda: number): number {
  return lambda / (1 - lambda);
}
