/**
 * Python's `round(value, digits)`: to the nearest decimal of the exact binary value, exact ties to the even digit.
 * `toFixed` decides the same way except on exact ties, which it moves away from zero. `digits` from 0 to 20.
 */
export function pythonRound(value: number, digits: number): number {
  // Beyond this `toFixed` writes an exponent; such a value has no decimals anyway.
  if (!Number.isFinite(value) || Math.abs(value) >= 1e21) return value;
  const rounded = Number(value.toFixed(digits));
  if (!isTie(value, digits)) return rounded;
  const unit = 10 ** digits;
  const even = 2 * Math.round((Math.abs(value) * unit) / 2);
  return (Math.sign(value) * even) / unit;
}

/**
 * Whether `value · 10^digits` is exactly a whole number and a half. Then value is m/2^(digits+1) with a whole m: doubling
 * that often is exact in binary, so no error can hide a tie or make one up.
 */
function isTie(value: number, digits: number): boolean {
  const scaled = value * 2 ** (digits + 1);
  if (!Number.isInteger(scaled)) return false;
  const tenfold = BigInt(scaled) * 5n ** BigInt(digits);
  // value · 10^digits = tenfold / 2, a half exactly where tenfold is odd.
  return tenfold % 2n !== 0n;
}
