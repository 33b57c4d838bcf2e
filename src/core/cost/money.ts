/**
 * Money is an integer number of picodollars (10⁻¹² US dollar), kept in a JavaScript number.
 * 2⁵³ picodollars are about 9,007 dollars; a sum beyond that throws instead of losing a digit.
 */
export type Picodollars = number;

const PICODOLLARS_PER_DOLLAR = 1_000_000_000_000;

/** Checks that a value is a whole, safe, non-negative amount. Throws `RangeError` otherwise. */
export function picodollars(value: number): Picodollars {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`not an amount of money: ${value}`);
  }
  return value === 0 ? 0 : value;
}

/** Sum of amounts. Throws `RangeError` when it would pass 2⁵³. */
export function addMoney(...amounts: readonly Picodollars[]): Picodollars {
  let total = 0;
  for (const amount of amounts) total = picodollars(total + picodollars(amount));
  return total;
}

/** `count` things at `each` picodollars. Exact, or throws `RangeError`. */
export function multiplyMoney(each: Picodollars, count: number): Picodollars {
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`not a count: ${count}`);
  return picodollars(picodollars(each) * count);
}

/** A price as providers publish it (US dollars per 1,000,000 tokens) → picodollars per token, rounded to the nearest. */
export function perMillionTokens(dollars: number): Picodollars {
  return picodollars(Math.round(dollars * 1_000_000));
}

/** Dollars (for example a provider's reported cost) → picodollars, rounded to the nearest. */
export function fromDollars(dollars: number): Picodollars {
  return picodollars(Math.round(dollars * PICODOLLARS_PER_DOLLAR));
}

/** Picodollars → dollars as a float. For charts and display only, never for sums. */
export function toDollars(amount: Picodollars): number {
  return amount / PICODOLLARS_PER_DOLLAR;
}

/**
 * Every digit of an amount, as a dollar string without trailing zeros: `$0.00006792`, `$0`, `$1.5`.
 * This is what the receipt and the tests show.
 */
export function exactDollars(amount: Picodollars): string {
  const digits = String(picodollars(amount)).padStart(13, "0");
  const fraction = digits.slice(-12).replace(/0+$/, "");
  return `$${digits.slice(0, -12)}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Below this many dollars an amount is said to be less. */
const SMALLEST_READABLE = 1e-9;

/**
 * An amount as a person reads it: `$1.23`, cents with two significant digits below a dollar (`12 ¢`, `0.03 ¢`), `$0` for
 * nothing. For screens; receipts and logs keep {@link exactDollars}.
 */
export function readableMoney(amount: Picodollars): string {
  const dollars = toDollars(picodollars(amount));
  if (dollars === 0) return "$0";
  if (dollars < SMALLEST_READABLE) return "< 0.0000001 ¢";
  // What rounds to a whole dollar is one.
  if (dollars >= 0.995) return `$${dollars.toFixed(2)}`;
  const cents = dollars * 100;
  const places = Math.max(0, 1 - Math.floor(Math.log10(cents)));
  return `${cents
    .toFixed(places)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "")} ¢`;
}

/** An amount for reading: up to four significant digits below a cent, cents above ten dollars. */
export function shortDollars(amount: Picodollars): string {
  const dollars = toDollars(amount);
  if (dollars === 0) return "$0";
  if (dollars >= 10) return `$${dollars.toFixed(2)}`;
  if (dollars >= 0.01) return `$${dollars.toFixed(4).replace(/0{1,2}$/, "")}`;
  const places = Math.min(12, 3 - Math.floor(Math.log10(dollars)));
  return `$${dollars.toFixed(places).replace(/0+$/, "")}`;
}
