import { addMoney, type Picodollars, shortDollars } from "#core/cost/money.ts";
import type { Price } from "#core/cost/price.ts";
import { worstCase } from "#core/cost/price-usage.ts";
import type { Receipt } from "#core/cost/receipt.ts";
import type { Budget, BudgetLimit } from "#core/trajectory/budget.ts";

/** Permission to spend, or the limit that forbids it. */
export type Reservation =
  | { readonly ok: true; readonly amount: Picodollars | null }
  | { readonly ok: false; readonly limit: BudgetLimit; readonly message: string };

/**
 * Keeps a run inside its budget of money and calls. The worst case of a call is reserved before it is made and given
 * back when its receipt comes, so that several calls at once cannot overspend together.
 */
export class Ledger {
  readonly #budget: Budget;
  #spent: Picodollars = 0;
  #reserved: Picodollars = 0;
  #calls = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Reserves the worst case of a call: all of `inputBytes` as fresh tokens and `maxTokens` of output. */
  reserveCall(
    name: string,
    price: Price | null,
    inputBytes: number,
    maxTokens: number,
  ): Reservation {
    const { calls } = this.#budget;
    if (calls !== null && this.#calls >= calls) {
      return { ok: false, limit: "calls", message: `The budget of ${calls} calls is used up.` };
    }
    const reservation = this.reserve(name, price, inputBytes, maxTokens);
    if (reservation.ok) this.#calls += 1;
    return reservation;
  }

  /** Reserves money only (the policy's own generations on a server that charges for them). */
  reserve(name: string, price: Price | null, inputBytes: number, maxTokens: number): Reservation {
    const amount = price === null ? null : worstCase(price, inputBytes, maxTokens);
    const { cost } = this.#budget;
    if (cost !== null) {
      if (amount === null) {
        return {
          ok: false,
          limit: "cost",
          message: `The price of ${name} is unknown, so it cannot be kept inside the budget. Set a price under Models, or remove the money limit.`,
        };
      }
      const left = Math.max(0, cost - this.#spent - this.#reserved);
      if (amount > left) {
        return {
          ok: false,
          limit: "cost",
          message: `Asking ${name} can cost up to ${shortDollars(amount)}, and ${shortDollars(left)} of the ${shortDollars(cost)} budget is left.`,
        };
      }
    }
    this.#reserved = addMoney(this.#reserved, amount ?? 0);
    return { ok: true, amount };
  }

  /** Gives the reservation back and books what was really spent. An unknown cost counts as the reserved one. */
  settle(reserved: Picodollars | null, cost: Picodollars | null): void {
    this.#reserved -= reserved ?? 0;
    this.#spent = addMoney(this.#spent, cost ?? reserved ?? 0);
  }

  /** Books a call of an earlier part of this run (resume). */
  book(receipt: Receipt, reserved: Picodollars | null): void {
    this.#calls += 1;
    this.#spent = addMoney(this.#spent, receipt.cost ?? reserved ?? 0);
  }

  /** Books what the policy's own tokens cost. */
  bookPolicy(cost: Picodollars | null): void {
    this.#spent = addMoney(this.#spent, cost ?? 0);
  }
}
