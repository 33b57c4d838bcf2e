import type { Price, Rates } from "#core/cost/price.ts";
import type { Pool } from "#core/pool/candidate.ts";
import { perMillionText } from "#state/settings/price-text.ts";

/** A rate for reading, exact and with cents: `$0.10` for each 1,000,000 tokens, `free`, or `unknown`. */
export function priceText(price: Price | Rates | null, rate: keyof Rates): string {
  const picodollars = price?.[rate];
  if (picodollars === undefined) return "unknown";
  if (picodollars === 0) return "free";
  const [dollars, fraction = ""] = perMillionText(picodollars).split(".");
  return `$${dollars}.${fraction.padEnd(2, "0")}`;
}

/** The price whose origin is that of the whole pool, or `null` when its prices come from several places or days. */
export function commonOrigin(pool: Pool): Price | null {
  const [first] = pool;
  if (first === undefined || first.price === null) return null;
  const { source, date } = first.price;
  const isCommon = pool.every(({ price }) => price?.source === source && price.date === date);
  return isCommon ? first.price : null;
}
