import { logGamma } from "#core/algebra/beta.ts";

/**
 * Exact two-sided McNemar test: how likely so uneven a split of the questions that only one of two answers right would be if both
 * were equally good. `onlyFirst` and `onlySecond` are their counts. 1 where there are none.
 */
export function mcNemar(onlyFirst: number, onlySecond: number): number {
  const of = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  // P(Bin(of, ½) ≤ fewer), from its largest term down.
  let term = Math.exp(
    logGamma(of + 1) - logGamma(fewer + 1) - logGamma(of - fewer + 1) - of * Math.LN2,
  );
  let sum = 0;
  for (let count = fewer; count >= 0 && term > 0; count -= 1) {
    sum += term;
    term *= count / (of - count + 1);
  }
  return Math.min(1, 2 * sum);
}
