/** A fraction of whole numbers, exact: 0.1 is one tenth. The bottom is above 0. */
export interface Rational {
  readonly top: bigint;
  readonly bottom: bigint;
}

/** More digits than anybody means: beyond, a text is not taken for a number. */
const MOST_DIGITS = 400;

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** A decimal number, also with an exponent; `null` for another text. */
export function readDecimal(text: string): Rational | null {
  const [, sign, whole = "", part = "", exponent = "0"] = DECIMAL.exec(text) ?? [];
  const digits = whole + part;
  const power = Number(exponent) - part.length;
  if (sign === undefined || digits === "") return null;
  if (digits.length + Math.abs(power) > MOST_DIGITS) return null;
  const value = BigInt(digits) * (sign === "-" ? -1n : 1n);
  return power >= 0
    ? { top: value * 10n ** BigInt(power), bottom: 1n }
    : { top: value, bottom: 10n ** BigInt(-power) };
}

/** `null` for a division by 0. */
export function divide(left: Rational, right: Rational): Rational | null {
  if (right.top === 0n) return null;
  const sign = right.top < 0n ? -1n : 1n;
  return { top: left.top * right.bottom * sign, bottom: left.bottom * right.top * sign };
}

export function add(left: Rational, right: Rational): Rational {
  return {
    top: left.top * right.bottom + right.top * left.bottom,
    bottom: left.bottom * right.bottom,
  };
}

export function negate({ top, bottom }: Rational): Rational {
  return { top: -top, bottom };
}

export function isEqual(left: Rational, right: Rational): boolean {
  return left.top * right.bottom === right.top * left.bottom;
}

export function percent({ top, bottom }: Rational): Rational {
  return { top, bottom: bottom * 100n };
}

/** A whole power; `null` for one of 0 below 0, and for more digits than anybody means. */
export function raise(base: Rational, exponent: number): Rational | null {
  const size = String(base.top).length + String(base.bottom).length;
  if (size * Math.abs(exponent) > MOST_DIGITS) return null;
  const power = BigInt(Math.abs(exponent));
  const raised = { top: base.top ** power, bottom: base.bottom ** power };
  return exponent >= 0 ? raised : divide({ top: 1n, bottom: 1n }, raised);
}
