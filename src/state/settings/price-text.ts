import { type Picodollars, picodollars } from "#core/cost/money.ts";

export type RateReading =
  | { readonly ok: true; readonly rate: Picodollars }
  | { readonly ok: false; readonly problem: string };

/** Picodollars per token in one dollar per 1,000,000 tokens, as a count of decimals. */
const DECIMALS = 6;

/** A rate in dollars per 1,000,000 tokens, every digit and no sign: 40 000 picodollars per token → `0.04`. */
export function perMillionText(rate: Picodollars): string {
  const digits = String(picodollars(rate)).padStart(DECIMALS + 1, "0");
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, "");
  return `${digits.slice(0, -DECIMALS)}${fraction === "" ? "" : `.${fraction}`}`;
}

/**
 * What a visitor typed as dollars per 1,000,000 tokens, read without a float in between: the digits themselves are the
 * picodollars. A finer figure than our unit is refused, not rounded.
 */
export function readPerMillion(text: string): RateReading {
  const match = /^\$?\s*(\d*)(?:\.(\d*))?$/.exec(text.trim());
  const [, whole = "", fraction = ""] = match ?? [];
  if (match === null || whole + fraction === "") {
    return { ok: false, problem: "must be dollars, written like 0.15" };
  }
  const digits = fraction.replace(/0+$/, "");
  if (digits.length > DECIMALS) {
    return { ok: false, problem: `may have at most ${DECIMALS} decimals` };
  }
  const rate = Number(whole + digits.padEnd(DECIMALS, "0"));
  if (!Number.isSafeInteger(rate)) return { ok: false, problem: "is far too large" };
  return { ok: true, rate };
}
