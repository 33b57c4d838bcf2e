import { type Picodollars, picodollars } from "#core/cost/money.ts";

export type RateReading =
  | { readonly ok: true; readonly rate: Picodollars }
  | { readonly ok: false; readonly problem: string };

/** Picodollars per token in one dollar per 1,000,000 tokens, as a count of decimals. */
const DECIMALS = 6;
/** Picodollars in one dollar, as a count of decimals. */
const DOLLAR_DECIMALS = 12;

/** A rate in dollars per 1,000,000 tokens, every digit and no sign: 40 000 picodollars per token → `0.04`. */
export function perMillionText(rate: Picodollars): string {
  return amountText(rate, DECIMALS);
}

/** A fee in dollars, every digit and no sign: 5 000 000 000 picodollars → `0.005`. */
export function dollarsText(fee: Picodollars): string {
  return amountText(fee, DOLLAR_DECIMALS);
}

/**
 * What a visitor typed as dollars per 1,000,000 tokens, read without a float in between: the digits themselves are the
 * picodollars. A finer figure than our unit is refused, not rounded.
 */
export function readPerMillion(text: string): RateReading {
  return readAmount(text, DECIMALS);
}

/** What a visitor typed as dollars. */
export function readDollars(text: string): RateReading {
  return readAmount(text, DOLLAR_DECIMALS);
}

function amountText(amount: Picodollars, decimals: number): string {
  const digits = String(picodollars(amount)).padStart(decimals + 1, "0");
  const fraction = digits.slice(-decimals).replace(/0+$/, "");
  return `${digits.slice(0, -decimals)}${fraction === "" ? "" : `.${fraction}`}`;
}

function readAmount(text: string, decimals: number): RateReading {
  const match = /^\$?\s*(\d*)(?:\.(\d*))?$/.exec(text.trim());
  const [, whole = "", fraction = ""] = match ?? [];
  if (match === null || whole + fraction === "") {
    return { ok: false, problem: "must be dollars, written like 0.15" };
  }
  const digits = fraction.replace(/0+$/, "");
  if (digits.length > decimals) {
    return { ok: false, problem: `may have at most ${decimals} decimals` };
  }
  const rate = Number(whole + digits.padEnd(decimals, "0"));
  if (!Number.isSafeInteger(rate)) return { ok: false, problem: "is far too large" };
  return { ok: true, rate };
}
