import { addMoney, type Picodollars } from "./money.ts";
import type { Receipt } from "./receipt.ts";

export interface TotalCost {
  /** Sum of the costs that are known. A lower bound when `unknownCount` is not 0. */
  readonly known: Picodollars;
  /** Receipts whose cost nobody knows. */
  readonly unknownCount: number;
  /** True when a part of `known` is our estimate and not a provider's count. */
  readonly estimated: boolean;
}

/** Adds up receipts. The order does not matter and no digit is lost. */
export function totalCost(receipts: Iterable<Receipt>): TotalCost {
  let known: Picodollars = 0;
  let unknownCount = 0;
  let estimated = false;
  for (const receipt of receipts) {
    if (receipt.cost === null) unknownCount += 1;
    else {
      known = addMoney(known, receipt.cost);
      estimated ||= receipt.estimated && receipt.reported === null;
    }
  }
  return { known, unknownCount, estimated };
}
